/** The status of a lead, and the way to any other. The move is shown at once and can be undone. */
import type { Lead } from '@bolsivo/sdk'
import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useRefusal } from '../../session/session.ts'
import { Refusable } from '../../ui/refusable.tsx'
import { useShortcut } from '../../ui/use-shortcut.ts'
import { useMoveLeads } from '../move-leads.ts'
import { StatusPill, statuses, statusNames } from '../status.tsx'

export function StatusMenu({ lead }: { readonly lead: Lead }) {
  const [isOpen, setIsOpen] = useState(false)
  const why = useRefusal('member')
  const move = useMoveLeads()
  useShortcut('S', () => setIsOpen(true), { label: 'Move to a status', isEnabled: why === null })
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="bottom-start">
      <Menu.Target>
        <span>
          <Refusable why={why}>
            <Button
              variant="default"
              aria-label={`Status: ${statusNames[lead.status]}. Change it`}
              aria-haspopup="menu"
              aria-expanded={isOpen}
              onClick={() => setIsOpen(!isOpen)}
              rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden />}
            >
              <StatusPill status={lead.status} />
            </Button>
          </Refusable>
        </span>
      </Menu.Target>
      <Menu.Dropdown>
        {statuses.map((status) => (
          <Menu.Item
            key={status}
            aria-current={status === lead.status ? 'true' : undefined}
            onClick={() => void move([lead], status)}
          >
            <StatusPill status={status} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
