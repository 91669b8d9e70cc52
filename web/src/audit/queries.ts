import type { ListAuditLogQuery } from '@bolsivo/sdk'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'

const pageSize = 50

/** Newest first. */
export const auditLogQuery = (filter: Pick<ListAuditLogQuery, 'action' | 'actor' | 'target'>) =>
  infiniteQueryOptions({
    queryKey: ['audit-log', filter],
    queryFn: ({ signal, pageParam }) =>
      Promise.resolve(
        bolsivo.auditLog.list(
          { ...filter, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
          { signal },
        ),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })

/** For the menu of who did it. */
export const actorsQuery = queryOptions({
  queryKey: ['members', 'actors'],
  queryFn: async ({ signal }) => {
    const { data } = await bolsivo.people.members.list({ signal })
    return data.map(({ user_id, name, email }) => ({ value: user_id, label: name || email }))
  },
})
