/** The status of a lead, and the way to any other. The move is shown at once and can be undone. */
import type { Lead } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useRef } from 'react'
import { useRefusal } from '../../session/session.ts'
import { Refusable } from '../../ui/refusable.tsx'
import { useShortcut } from '../../ui/use-shortcut.ts'
import { StatusPill, statusNames } from '../status.tsx'
import { useStatusMenu } from '../status-menu.tsx'

export function StatusButton({ lead }: { readonly lead: Lead }) {
  const why = useRefusal('member')
  const button = useRef<HTMLButtonElement>(null)
  const { menu, open } = useStatusMenu()
  const openHere = () => button.current && open([lead], button.current)
  useShortcut('S', openHere, { label: 'Move to a status', isEnabled: why === null })
  return (
    <>
      <Refusable why={why}>
        <Button
          ref={button}
          variant="default"
          aria-label={`Status: ${statusNames[lead.status]}. Change it`}
          aria-haspopup="menu"
          onClick={openHere}
          rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden />}
        >
          <StatusPill status={lead.status} />
        </Button>
      </Refusable>
      {menu}
    </>
  )
}
