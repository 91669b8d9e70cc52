/** /leads: all leads as a table or a board. Everything that decides what is shown stands in the address. */
import { useMediaQuery } from '@mantine/hooks'
import { IconUpload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useRefusal, useSession } from '../session/session.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { customIds } from './columns.tsx'
import { ColumnsMenu } from './columns-menu.tsx'
import { ExportMenu } from './export-menu.tsx'
import { foundLeadsQuery, headingCount } from './found-leads.ts'
import classes from './leads-page.module.css'
import { countQueryOf, isFiltered, type LeadSort, type LeadsSearch, queryOf, sortOf } from './leads-search.ts'
import { LeadsToolbar } from './leads-toolbar.tsx'
import { leadCountsQuery, totalOf } from './queries.ts'
import { TableView } from './table-view.tsx'
import { ThresholdContext, useThreshold } from './threshold.ts'
import { useColumns } from './use-columns.ts'
import { useLeadList } from './use-lead-list.ts'
import { useLiveLeads } from './use-live-leads.ts'
import { viewsQuery } from './views.ts'
import { ViewsBar } from './views-bar.tsx'

const Board = lazy(() => import('./board/board.tsx').then((module) => ({ default: module.Board })))

const route = getRouteApi('/shell/leads')
const phone = '(max-width: 47.99em)'

export function LeadsPage() {
  const search: LeadsSearch = route.useSearch()
  const navigate = route.useNavigate()
  const { may } = useSession()
  const isPhone = useMediaQuery(phone, matchMedia(phone).matches, { getInitialValueInEffect: false })
  const counts = useQuery(leadCountsQuery).data
  const views = useQuery(viewsQuery).data ?? []
  const threshold = useThreshold()
  const columns = useColumns(views.find(({ id }) => id === search.saved))
  const refusal = useRefusal('member')
  useLiveLeads()

  const set = (change: { readonly [Name in keyof LeadsSearch]?: LeadsSearch[Name] | undefined }) => {
    // Each letter of a search is no place to come back to.
    const isTyping = 'q' in change && search.q !== undefined
    void navigate({ search: (now) => known({ ...now, ...change }), replace: isTyping })
  }
  const clear = () => {
    const { view, saved, sort } = search
    void navigate({ search: known({ view, saved, sort }) })
  }
  const isBoard = search.view === 'board'
  const filtered = isFiltered(search)
  const found = useQuery({
    ...foundLeadsQuery(countQueryOf(search)),
    enabled: filtered,
    placeholderData: keepPreviousData,
  })
  const total = counts && totalOf(counts)
  // A phone has no room for both.
  const isFoundAlone = isPhone && filtered && found.data !== undefined
  return (
    <ThresholdContext value={threshold}>
      <div className={classes.page}>
        <div className={classes.top}>
          <PageHeader
            title="Leads"
            aside={
              <span aria-live={filtered ? 'polite' : 'off'}>
                {headingCount(isFoundAlone ? undefined : total, filtered ? found.data : undefined)}
              </span>
            }
            actions={
              <>
                <ExportMenu query={queryOf(search)} isFiltered={filtered} />
                <Refusable why={refusal}>
                  <LinkButton
                    to="/leads/import"
                    // Without leads, the middle of the page asks for them.
                    variant={total === 0 ? 'default' : 'filled'}
                    leftSection={<IconUpload size={15} stroke={1.6} aria-hidden />}
                  >
                    Import
                  </LinkButton>
                </Refusable>
              </>
            }
          />
        </div>
        <ViewsBar search={search} views={views} counts={counts} columns={columns} />
        {isBoard ? (
          <>
            <LeadsToolbar search={search} onFilter={set} onClear={clear} onLayout={(view) => set({ view })} />
            <Suspense>
              <Board search={search} mayEdit={may('member')} onClear={clear} />
            </Suspense>
          </>
        ) : (
          <TablePart
            search={search}
            set={set}
            clear={clear}
            columns={columns}
            isPhone={isPhone}
            mayEdit={may('member')}
          />
        )}
      </div>
    </ThresholdContext>
  )
}

type Search = Partial<{ readonly [Name in keyof LeadsSearch]: LeadsSearch[Name] | undefined }>

/** What is undefined stays out of the address. */
const known = (search: Search): LeadsSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))

interface TablePartProps {
  readonly search: LeadsSearch
  readonly set: (change: Search) => void
  readonly clear: () => void
  readonly columns: ReturnType<typeof useColumns>
  readonly isPhone: boolean
  readonly mayEdit: boolean
}

function TablePart({ search, set, clear, columns, isPhone, mayEdit }: TablePartProps) {
  const query = queryOf(search)
  const shown = useLeadList(query)
  const leads = shown.list?.leads ?? []
  return (
    <>
      <LeadsToolbar search={search} onFilter={set} onClear={clear} onLayout={(view) => set({ view })}>
        {!isPhone && <ColumnsMenu chosen={columns} customIds={customIds(leads)} />}
      </LeadsToolbar>
      <TableView
        shown={shown}
        query={query}
        columnIds={columns.ids}
        isPhone={isPhone}
        mayEdit={mayEdit}
        isFiltered={isFiltered(search)}
        onSort={(sort: LeadSort | undefined) => set({ sort: sort === sortOf({}) ? undefined : sort })}
        onClear={clear}
      />
    </>
  )
}
