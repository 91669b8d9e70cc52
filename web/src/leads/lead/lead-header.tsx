/** The lines at the top of a lead: back, its neighbours in the list, its name, status and what can be done with it. */
import type { Lead } from '@bolsivo/sdk'
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconArrowLeft,
  IconChevronDown,
  IconChevronUp,
  IconDots,
  IconLink,
  IconTrash,
} from '@tabler/icons-react'
import { useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router'
import { useRefusal } from '../../session/session.ts'
import { copyText } from '../../ui/copy-text.ts'
import { useShortcut } from '../../ui/use-shortcut.ts'
import { EraseLead } from './erase-lead.tsx'
import classes from './lead-header.module.css'
import { NameHeading } from './name-heading.tsx'
import type { Neighbours } from './neighbours.ts'
import { StatusButton } from './status-button.tsx'

export interface LeadHeaderProps {
  readonly lead: Lead
  readonly neighbours: Neighbours | null
}

export function LeadHeader({ lead, neighbours }: LeadHeaderProps) {
  const [isErasing, erasing] = useDisclosure()
  const goBack = useGoBack()
  const goTo = useGoTo()
  const leave = () => (neighbours?.nextId ? goTo(neighbours.nextId) : goBack())
  return (
    <header className={classes.header}>
      <LeadNavigation neighbours={neighbours} />
      <div className={classes.main}>
        <NameHeading lead={lead} />
        <div className={classes.actions}>
          <StatusButton lead={lead} />
          <MoreMenu onErase={erasing.open} />
        </div>
      </div>
      <EraseLead lead={lead} opened={isErasing} onClose={erasing.close} onErased={leave} />
    </header>
  )
}

/** Also where the lead itself did not load. */
export function LeadNavigation({ neighbours }: Pick<LeadHeaderProps, 'neighbours'>) {
  const goBack = useGoBack()
  const goTo = useGoTo()
  const { previousId = null, nextId = null } = neighbours ?? {}
  useShortcut('J', () => nextId && goTo(nextId), { label: 'Next lead', isEnabled: nextId !== null })
  useShortcut('K', () => previousId && goTo(previousId), {
    label: 'Previous lead',
    isEnabled: previousId !== null,
  })
  useShortcut('U', goBack, { label: 'Back to the list' })
  return (
    <nav className={classes.navigation} aria-label="Leads">
      <button type="button" className={classes.back} onClick={goBack}>
        <IconArrowLeft size={15} stroke={1.6} aria-hidden /> Back
      </button>
      {neighbours && (
        <>
          <span className={`${classes.place} numbers`}>
            {neighbours.place.toLocaleString('en')} of {neighbours.of}
          </span>
          <Tooltip label="Previous (K)">
            <ActionIcon
              aria-label="Previous lead"
              disabled={previousId === null}
              onClick={() => previousId && goTo(previousId)}
            >
              <IconChevronUp size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Next (J)">
            <ActionIcon
              aria-label="Next lead"
              disabled={nextId === null}
              onClick={() => nextId && goTo(nextId)}
            >
              <IconChevronDown size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </>
      )}
    </nav>
  )
}

/** The list is right behind, where it was, however many leads one went through: they take each other's place. */
function useGoBack(): () => void {
  const router = useRouter()
  const canGoBack = useCanGoBack()
  const navigate = useNavigate()
  return () => (canGoBack ? router.history.back() : void navigate({ to: '/leads' }))
}

function useGoTo(): (leadId: string) => void {
  const navigate = useNavigate()
  return (leadId) => void navigate({ to: '/leads/$leadId', params: { leadId }, replace: true })
}

function MoreMenu({ onErase }: { readonly onErase: () => void }) {
  const why = useRefusal('member')
  const copyLink = () => void copyText(location.href, 'Link copied', 'Take the link from the address bar.')
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" w={32} h="auto" mih={32} aria-label="More">
          <IconDots size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconLink size={15} stroke={1.6} aria-hidden />}
          onClick={() => void copyLink()}
        >
          Copy link
        </Menu.Item>
        <Menu.Item
          color="red"
          disabled={why !== null}
          title={why ?? undefined}
          leftSection={<IconTrash size={15} stroke={1.6} aria-hidden />}
          onClick={onErase}
        >
          Erase lead…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
