/** The list that one came from is still loaded: who stands before and after a lead in it. */
import type { ListLeadsQuery } from '@bolsivo/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { bolsivo } from '../../session/bolsivo.ts'
import { type LeadList, withPage } from '../lead-list.ts'
import { leadKeys } from '../queries.ts'

export interface Neighbours {
  readonly previousId: string | null
  readonly nextId: string | null
  /** From 1. */
  readonly place: number
  /** `200+` while there are more than were loaded. */
  readonly of: string
}

const pageSize = 100
/** So many before the end of what is loaded, more is asked for. */
const aheadCount = 5

/** Of the list with this lead that was loaded last; null where there is none, as after a reload. */
export function neighboursIn(list: Pick<LeadList, 'leads' | 'cursor'>, id: string): Neighbours | null {
  const at = list.leads.findIndex((lead) => lead.id === id)
  if (at === -1) return null
  return {
    previousId: list.leads[at - 1]?.id ?? null,
    nextId: list.leads[at + 1]?.id ?? null,
    place: at + 1,
    of: `${list.leads.length.toLocaleString('en')}${list.cursor === null ? '' : '+'}`,
  }
}

/** What is said about a lead stays that of the list as one left it: a lead that one moves on does not lose its place. */
export function useNeighbours(id: string): Neighbours | null {
  const queryClient = useQueryClient()
  const found = useMemo(() => {
    const lists = queryClient
      .getQueryCache()
      .findAll({ queryKey: leadKeys.lists })
      .map(({ queryKey, state }) => ({ query: queryKey[2], list: state.data as LeadList | undefined, state }))
      .filter(({ list }) => list?.leads.some((lead) => lead.id === id))
      .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
    const [newest] = lists
    return newest?.list ? { query: newest.query as ListLeadsQuery, list: newest.list } : null
  }, [queryClient, id])

  const isNearEnd =
    found !== null &&
    found.list.cursor !== null &&
    found.list.leads.length - found.list.leads.findIndex((lead) => lead.id === id) <= aheadCount
  useEffect(() => {
    const cursor = found?.list.cursor
    if (!isNearEnd || !found || !cursor) return
    void bolsivo.leads.list({ ...found.query, limit: pageSize, cursor }).then(
      (page) =>
        queryClient.setQueryData<LeadList>(leadKeys.list(found.query), (list) =>
          list?.cursor === cursor ? withPage(list, page) : list,
        ),
      // The list tries again when one is back in it.
      () => {},
    )
  }, [found, isNearEnd, queryClient])
  return found && neighboursIn(found.list, id)
}
