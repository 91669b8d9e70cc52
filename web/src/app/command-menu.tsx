/** Ctrl K: go anywhere by typing, and find a lead by its name, mail, phone or city. */
import { Combobox, Modal, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type Icon, IconBuilding, IconKeyboard, IconSearch, IconUpload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useState } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { Keys } from '../ui/keys.tsx'
import classes from './command-menu.module.css'
import { places, settings } from './destinations.ts'

export interface CommandMenuProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onShowKeys: () => void
}

interface Command {
  readonly id: string
  readonly name: string
  readonly icon: Icon
  readonly keys?: string
  readonly aside?: string
  run(): void
}

export function CommandMenu(props: CommandMenuProps) {
  const { opened, onClose } = props
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      title="Search and go"
      size={560}
      padding={0}
      yOffset="12vh"
      classNames={{ header: 'unseen' }}
    >
      <Menu {...props} />
    </Modal>
  )
}

function Menu({ onClose, onShowKeys }: CommandMenuProps) {
  const [text, setText] = useState('')
  // Escape: an open list keeps it from the dialog.
  const combobox = useCombobox({ opened: true, onDropdownClose: onClose })
  // The input names its list to a screen reader: by an id that never changes, once the list is there.
  const listId = useId()
  const [, setHasList] = useState(false)
  useEffect(() => setHasList(true), [])
  const pages = usePages(text, onShowKeys)
  const leads = useFoundLeads(text)
  const commands = [...pages, ...leads]
  const shown = commands.map(({ id }) => id).join(' ')

  // biome-ignore lint/correctness/useExhaustiveDependencies: the first is chosen when what is shown has changed.
  useEffect(() => {
    combobox.selectFirstOption()
  }, [shown])

  const run = (id: string) => {
    onClose()
    commands.find((command) => command.id === id)?.run()
  }
  return (
    <Combobox store={combobox} onOptionSubmit={run}>
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          classNames={{ input: classes.input }}
          variant="unstyled"
          aria-label="Search leads and pages"
          placeholder="Search leads and pages"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
        />
      </Combobox.EventsTarget>
      <Combobox.Options id={listId} className={classes.options} aria-label="Found">
        {pages.length > 0 && <Combobox.Group label="Go to">{pages.map(option)}</Combobox.Group>}
        {leads.length > 0 && <Combobox.Group label="Leads">{leads.map(option)}</Combobox.Group>}
        {commands.length === 0 && <Combobox.Empty>Nothing found</Combobox.Empty>}
      </Combobox.Options>
    </Combobox>
  )
}

function option({ id, name, icon: Picture, keys, aside }: Command) {
  return (
    <Combobox.Option value={id} key={id} className={classes.option}>
      <Picture size={16} stroke={1.6} aria-hidden />
      <span className={`${classes.name} clip`}>{name}</span>
      {aside && <span className={classes.aside}>{aside}</span>}
      {keys && (
        <span className={classes.aside}>
          <Keys keys={keys} />
        </span>
      )}
    </Combobox.Option>
  )
}

function usePages(text: string, onShowKeys: () => void): Command[] {
  const navigate = useNavigate()
  const all: Command[] = [
    ...places
      .filter(({ to }) => to !== '/settings')
      .map(({ to, ...place }) => ({ id: to, ...place, run: () => void navigate({ to }) })),
    {
      id: 'import',
      name: 'Import leads',
      icon: IconUpload,
      run: () => void navigate({ to: '/leads/import' }),
    },
    ...settings.flatMap(({ destinations }) =>
      destinations.map(({ to, name, icon }) => ({
        id: to,
        name,
        icon,
        aside: 'Settings',
        run: () => void navigate({ to }),
      })),
    ),
    { id: 'keys', name: 'Keyboard shortcuts', icon: IconKeyboard, keys: '?', run: onShowKeys },
  ]
  const wanted = text.trim().toLowerCase()
  return all.filter(({ name, aside = '' }) => `${aside} ${name}`.toLowerCase().includes(wanted))
}

function useFoundLeads(text: string): Command[] {
  const navigate = useNavigate()
  const [q] = useDebouncedValue(text.trim(), 150)
  const { data } = useQuery({
    queryKey: ['leads', 'command-menu', q],
    queryFn: ({ signal }) => Promise.resolve(bolsivo.leads.list({ q, limit: 6 }, { signal })),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
  })
  if (text.trim().length < 2) return []
  return (data?.data ?? []).map(({ id, business_name, city, category }) => ({
    id,
    name: business_name,
    icon: IconBuilding,
    aside: city ?? category ?? '',
    run: () => void navigate({ to: '/leads/$leadId', params: { leadId: id } }),
  }))
}
