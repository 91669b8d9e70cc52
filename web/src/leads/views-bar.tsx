/** Views as tabs: those that are always there, then saved ones. A saved view that was changed here can be saved anew. */
import type { LeadView } from '@bolsivo/sdk'
import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconChevronDown, IconLock, IconPencil, IconPlus, IconShare, IconTrash } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useSession } from '../session/session.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { notify } from '../ui/notify.tsx'
import { count } from '../ui/time-text.ts'
import { isFiltered, isSameSearch, type LeadsSearch, searchOfView, viewOfSearch } from './leads-search.ts'
import { type LeadCounts, totalOf } from './queries.ts'
import type { ChosenColumns } from './use-columns.ts'
import { ViewDialog } from './view-dialog.tsx'
import { type StandingView, standingViews, useDeleteView, useUpdateView } from './views.ts'
import classes from './views-bar.module.css'

export interface ViewsBarProps {
  readonly search: LeadsSearch
  readonly views: readonly LeadView[]
  readonly counts: LeadCounts | undefined
  readonly columns: ChosenColumns
}

export function ViewsBar({ search, views, counts, columns }: ViewsBarProps) {
  const opened = views.find(({ id }) => id === search.saved)
  const isOther = opened !== undefined && (!isSameSearch(search, searchOfView(opened)) || columns.areOther)
  const [isSaving, setSaving] = useState(false)
  return (
    <nav className={`${classes.bar} no-print`} aria-label="Views">
      <ul className={classes.tabs}>
        {standingViews.map((view) => (
          <li key={view.name}>
            <StandingTab view={view} search={search} isOpen={opened === undefined} counts={counts} />
          </li>
        ))}
        {views.map((view) => (
          <li key={view.id} className={classes.saved}>
            <Tab search={searchOfView(view)} isHere={view === opened}>
              {view.name}
              {!view.is_shared && <IconLock size={12} stroke={1.6} aria-label="only you see it" />}
            </Tab>
            {view === opened && <ViewMenu view={view} search={search} columns={columns} isOther={isOther} />}
          </li>
        ))}
      </ul>
      {opened === undefined && isFiltered(search) && !standingViews.some((view) => isHere(view, search)) ? (
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setSaving(true)}
        >
          Save view
        </Button>
      ) : (
        <ActionIcon
          size={26}
          aria-label="Save as a view"
          title="Save as a view"
          onClick={() => setSaving(true)}
        >
          <IconPlus size={15} stroke={1.6} aria-hidden />
        </ActionIcon>
      )}
      <ViewDialog opened={isSaving} onClose={() => setSaving(false)} search={search} columns={columns} />
    </nav>
  )
}

const layoutOf = ({ view }: LeadsSearch) => (view === undefined ? {} : { view })

/** In whatever order. */
const isHere = (view: StandingView, { sort: _sort, ...search }: LeadsSearch) =>
  isSameSearch({ ...view.search, ...layoutOf(search) }, search)

interface StandingTabProps {
  readonly view: StandingView
  readonly search: LeadsSearch
  readonly isOpen: boolean
  readonly counts: LeadCounts | undefined
}

function StandingTab({ view, search, isOpen, counts }: StandingTabProps) {
  const { name, statuses } = view
  const found =
    counts && (statuses ? statuses.reduce((sum, one) => sum + (counts[one] ?? 0), 0) : totalOf(counts))
  return (
    <Tab search={{ ...view.search, ...layoutOf(search) }} isHere={isOpen && isHere(view, search)}>
      {name}
      <span className={classes.count}>{found === undefined ? '' : count(found)}</span>
    </Tab>
  )
}

interface TabProps {
  readonly search: LeadsSearch
  readonly isHere: boolean
  readonly children: React.ReactNode
}

function Tab({ search, isHere: isCurrent, children }: TabProps) {
  return (
    <Link
      to="/leads"
      search={search}
      preload={false}
      className={classes.tab}
      activeProps={{}}
      aria-current={isCurrent ? 'page' : undefined}
      data-here={isCurrent || undefined}
    >
      {children}
    </Link>
  )
}

interface ViewMenuProps {
  readonly view: LeadView
  readonly search: LeadsSearch
  readonly columns: ChosenColumns
  readonly isOther: boolean
}

function ViewMenu({ view, search, columns, isOther }: ViewMenuProps) {
  const { may } = useSession()
  const navigate = useNavigate()
  const update = useUpdateView()
  const remove = useDeleteView()
  const [dialog, setDialog] = useState<'rename' | 'copy' | 'delete' | null>(null)
  const mayChange = may('member') || !view.is_shared
  const change = async (body: Parameters<typeof update.mutateAsync>[0], told: string) => {
    try {
      await update.mutateAsync(body)
      notify.ok(told)
    } catch (error) {
      notify.error(error)
    }
  }
  const save = async () => {
    await change({ id: view.id, ...viewOfSearch(search), columns: [...columns.ids] }, `Saved ${view.name}`)
    columns.reset()
  }
  const backToSaved = () => {
    columns.reset()
    void navigate({ to: '/leads', search: searchOfView(view) })
  }
  return (
    <>
      <Menu position="bottom-start" width={210}>
        <Menu.Target>
          <ActionIcon
            size={22}
            aria-label={`${view.name}: change this view`}
            data-other={isOther || undefined}
            className={classes.more}
          >
            <IconChevronDown size={14} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isOther && mayChange && <Menu.Item onClick={() => void save()}>Save changes</Menu.Item>}
          {isOther && <Menu.Item onClick={() => setDialog('copy')}>Save as a new view</Menu.Item>}
          {isOther && <Menu.Item onClick={backToSaved}>Discard changes</Menu.Item>}
          {isOther && mayChange && <Menu.Divider />}
          {mayChange && (
            <Menu.Item
              leftSection={<IconPencil size={15} stroke={1.6} />}
              onClick={() => setDialog('rename')}
            >
              Rename
            </Menu.Item>
          )}
          {may('member') && (
            <Menu.Item
              leftSection={
                view.is_shared ? <IconLock size={15} stroke={1.6} /> : <IconShare size={15} stroke={1.6} />
              }
              onClick={() =>
                void change(
                  { id: view.id, is_shared: !view.is_shared },
                  view.is_shared ? 'Only you see this view now' : 'Your team sees this view now',
                )
              }
            >
              {view.is_shared ? 'Keep to myself' : 'Share with the team'}
            </Menu.Item>
          )}
          {mayChange ? (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={15} stroke={1.6} />}
              onClick={() => setDialog('delete')}
            >
              Delete view
            </Menu.Item>
          ) : (
            !isOther && <Menu.Item disabled>Members change shared views</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ViewDialog
        opened={dialog === 'rename' || dialog === 'copy'}
        onClose={() => setDialog(null)}
        search={search}
        columns={columns}
        {...(dialog === 'rename' ? { renamed: view } : {})}
      />
      <ConfirmDialog
        opened={dialog === 'delete'}
        onClose={() => setDialog(null)}
        title={`Delete the view ${view.name}?`}
        confirm="Delete view"
        isDangerous
        onConfirm={async () => {
          await remove.mutateAsync(view.id)
          void navigate({ to: '/leads', search: layoutOf(search) })
        }}
      >
        {view.is_shared ? 'Nobody in your team will see it any more. ' : ''}The leads in it stay.
      </ConfirmDialog>
    </>
  )
}
