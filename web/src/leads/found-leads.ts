/** How many leads a filter finds, and how it is said. */
import type { GetLeadsCountQuery, LeadCount } from '@bolsivo/sdk'
import { queryOptions } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import { count } from '../ui/time-text.ts'
import { leadKeys } from './queries.ts'

export const foundLeadsQuery = (filter: GetLeadsCountQuery) =>
  queryOptions({
    queryKey: leadKeys.found(filter),
    queryFn: ({ signal }) => bolsivo.leads.count(filter, { signal }),
  })

/** `about 12,000` where it is an estimate, whose further digits would say nothing. */
export const foundText = (total: number, isEstimate: boolean): string =>
  isEstimate ? `about ${count(Number(total.toPrecision(2)))}` : count(total)

/** `1,391 of 100,002`; what is not known yet stays out. */
export function headingCount(all: number | undefined, found: LeadCount | undefined): string | undefined {
  if (found === undefined) return all === undefined ? undefined : count(all)
  const text = foundText(found.total, found.is_estimate)
  return all === undefined || all < found.total ? text : `${text} of ${count(all)}`
}
