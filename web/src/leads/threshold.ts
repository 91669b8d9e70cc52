/** From which score on a lead is good enough, for whatever shows one: a list has hundreds, and asks once. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { bolsivo } from '../session/bolsivo.ts'

const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: ({ signal }) => bolsivo.profile.get({ signal }),
})

/** Undefined until it is known. */
export const useThreshold = (): number | undefined => useQuery(profileQuery).data?.threshold

/** Whether it is known, or never will be: what depends on it stays where it is from then on. */
export const useIsThresholdSettled = (): boolean => !useQuery(profileQuery).isPending

/** Whether a score counts words. */
export const useAsksForWords = (): boolean => (useQuery(profileQuery).data?.wanted_words.length ?? 0) > 0

export const ThresholdContext = createContext<number | undefined>(undefined)

/** Not while the threshold is unknown. */
export function useIsLow(score: number | null): boolean {
  const threshold = useContext(ThresholdContext)
  return score !== null && threshold !== undefined && score < threshold
}
