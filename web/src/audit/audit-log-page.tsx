/** Who changed what, newest first; narrowed by what is in the address. */
import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { PageHeader } from '../ui/page-header.tsx'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { type AuditSearch, isFiltered, readAuditSearch } from './audit-search.ts'
import { AuditTable } from './audit-table.tsx'
import { LoadMore } from './load-more.tsx'
import { auditLogQuery } from './queries.ts'

const route = getRouteApi('/shell/settings/audit-log')

export function AuditLogPage() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const log = useInfiniteQuery(auditLogQuery(search))
  const entries = log.data?.pages.flatMap(({ data }) => data) ?? []
  const narrow = (change: { [Name in keyof AuditSearch]?: string | undefined }) =>
    void navigate({ to: '/settings/audit-log', search: readAuditSearch({ ...search, ...change }) })
  const clear = () => void navigate({ to: '/settings/audit-log', search: {} })
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Who changed what. Nobody can alter it, and it is kept for a year."
      />
      <AuditFilters search={search} onChange={narrow} onClear={clear} />
      {log.error && <ErrorState error={log.error} onRetry={() => void log.refetch()} />}
      {log.isPending && <RowsSkeleton count={10} height={45} />}
      {log.data && entries.length === 0 && (
        <EmptyState
          icon={IconHistory}
          title={isFiltered(search) ? 'Nothing of this kind' : 'Nothing has been changed yet'}
          actions={
            isFiltered(search) && (
              <Button variant="default" onClick={clear}>
                Show everything
              </Button>
            )
          }
        >
          {isFiltered(search)
            ? 'In the last year nothing was changed that fits.'
            : 'What you and your teammates change stands here, with when and from where.'}
        </EmptyState>
      )}
      {entries.length > 0 && <AuditTable entries={entries} onNarrow={narrow} />}
      {log.hasNextPage && (
        <LoadMore isLoading={log.isFetchingNextPage} onMore={() => void log.fetchNextPage()} />
      )}
    </>
  )
}
