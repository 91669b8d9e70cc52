/** The profile, what another one would change, and scoring all leads again. */
import type { Profile, Rescore } from '@bolsivo/sdk'
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import { isStatus } from '../ui/error-text.ts'
import { conflictsOf, type ProfileEdits, scoringPart } from './profile-draft.ts'

export const profileKeys = {
  all: ['profile'] as const,
  preview: (profile: object) => ['profile', 'preview', profile] as const,
  runningRescore: ['profile', 'running-rescore'] as const,
  rescore: (id: string) => ['profile', 'rescore', id] as const,
}

export const profileQuery = queryOptions({
  queryKey: profileKeys.all,
  queryFn: ({ signal }) => bolsivo.profile.get({ signal }),
})

/** The one before stays until the next is there: figures that blink can't be compared. */
export function usePreview(profile: Profile) {
  const scoring = scoringPart(profile)
  return useQuery({
    queryKey: profileKeys.preview(scoring),
    queryFn: ({ signal }) => bolsivo.profile.preview(scoring, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })
}

/** Somebody else changed the same meanwhile. */
export class ProfileConflict extends Error {
  readonly current: Profile
  constructor(current: Profile) {
    super('It was changed meanwhile')
    this.current = current
  }
}

const mostTries = 5

/** Onto the profile as it is now: what others changed elsewhere in it stays. */
async function save({ base, edits }: { base: Profile; edits: ProfileEdits }) {
  for (let tries = 1; ; tries++) {
    const answer = await bolsivo.open('GET', '/api/profile')
    const current = (await answer.json()) as Profile
    if (conflictsOf(base, current, edits).length > 0) throw new ProfileConflict(current)
    const headers = { 'if-match': answer.headers.get('etag') ?? '*' }
    try {
      return await bolsivo.profile.replace({ ...current, ...edits }, { headers })
    } catch (error) {
      if (!isStatus(error, 412) || tries === mostTries) throw error
    }
  }
}

export function useSaveProfile() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: save,
    onSuccess: ({ preview, ...saved }) => queryClient.setQueryData(profileQuery.queryKey, saved),
  })
}

/** Whoever began it, and in whatever window; null: none runs. */
export const runningRescoreQuery = queryOptions({
  queryKey: profileKeys.runningRescore,
  queryFn: async ({ signal }): Promise<Rescore | null> => {
    const { data } = await bolsivo.rescores.list({ state: 'running', limit: 1 }, { signal })
    return data[0] ?? null
  },
})

export function useRescore(id: string | null) {
  const queryClient = useQueryClient()
  return useQuery({
    queryKey: profileKeys.rescore(id ?? ''),
    enabled: id !== null,
    queryFn: async ({ signal }): Promise<Rescore> => {
      const rescore = await bolsivo.rescores.get(id ?? '', { signal })
      if (rescore.state !== 'running') {
        void queryClient.invalidateQueries({ queryKey: ['leads'] })
        void queryClient.invalidateQueries({ queryKey: ['profile', 'preview'] })
      }
      return rescore
    },
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : 800),
  })
}

export function useStartRescore() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => bolsivo.profile.rescore(),
    onSuccess: (rescore) => queryClient.setQueryData(profileKeys.rescore(rescore.id), rescore),
  })
}
