/** Which categories, cities, sources and tags the leads have, to choose from while one types. */
import type { ComboboxParsedItem } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import { count } from '../ui/time-text.ts'
import classes from './lead-values.module.css'
import { leadKeys } from './queries.ts'

export type ValueField = 'category' | 'city' | 'source' | 'tag'

export interface KnownValues {
  /** Those with the most leads first. */
  readonly data: string[]
  /** How many leads have each; null: too many to count. */
  readonly counts: ReadonlyMap<string, number | null>
}

/** Of a field that begin with what is typed; the former ones stay until they are there. */
export function useLeadValues(field: ValueField, typed: string, isWanted: boolean): KnownValues {
  const q = typed.trim().slice(0, 200)
  const { data = [] } = useQuery({
    queryKey: leadKeys.values(field, q.toLowerCase()),
    queryFn: async ({ signal }) => {
      const found = await bolsivo.leads.values({ field, ...(q === '' ? {} : { q }) }, { signal })
      return found.data
    },
    enabled: isWanted,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  return { data: data.map(({ value }) => value), counts: new Map(data.map((one) => [one.value, one.count])) }
}

/** The server has looked already, by its own rules of what begins with what. */
export const asFound = ({ options }: { options: ComboboxParsedItem[] }): ComboboxParsedItem[] => options

export const renderValue =
  ({ counts }: KnownValues) =>
  ({ option: { value } }: { option: { value: string } }) => {
    const leads = counts.get(value) ?? null
    return (
      <span className={classes.value}>
        <span className="clip">{value}</span>
        {leads !== null && <span className={`${classes.count} numbers`}>{count(leads)}</span>}
      </span>
    )
  }
