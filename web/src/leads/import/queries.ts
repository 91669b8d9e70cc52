/** Imports: those that were, one that is followed, and the sending of a file. */
import { Bolsivo, type Import } from '@bolsivo/sdk'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { bolsivo, shownOrg } from '../../session/bolsivo.ts'
import { fetchWithProgress } from './fetch-with-progress.ts'

export const importKeys = { all: ['imports'] as const, recent: ['imports', 'recent'] as const }

export const recentImportsQuery = queryOptions({
  queryKey: importKeys.recent,
  queryFn: ({ signal }) => Promise.resolve(bolsivo.imports.list({ limit: 10 }, { signal })),
})

/** Enough for the first rows of any file, which the server reads as it will read the whole. */
const previewBytes = 256 * 1024

/** `mapping` as for the import; null: as the server guesses it. */
export const previewQuery = (file: File, mapping: string | null) =>
  queryOptions({
    queryKey: [...importKeys.all, 'preview', file.name, file.size, file.lastModified, mapping],
    queryFn: ({ signal }) =>
      bolsivo.imports.preview(file.slice(0, previewBytes), mapping === null ? {} : { mapping }, { signal }),
    // The file may be saved anew under the same name.
    gcTime: 60_000,
  })

const pollMs = 700

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: [...importKeys.all, id],
    queryFn: ({ signal }) => bolsivo.imports.get(id, { signal }),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : pollMs),
  })

export interface Upload {
  readonly file: File
  readonly mapping: string
  readonly source: string
}

export interface RunningUpload {
  readonly isSending: boolean
  /** 0–1. */
  readonly progress: number
  readonly error: Error | null
  send(upload: Upload): void
  cancel(): void
}

export function useUpload(onStarted: (started: Import) => void): RunningUpload {
  const queryClient = useQueryClient()
  const [progress, setProgress] = useState(0)
  const aborting = useRef<AbortController | null>(null)
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ file, mapping, source }: Upload) => {
      const abort = new AbortController()
      aborting.current = abort
      setProgress(0)
      const report = (sentBytes: number) =>
        setProgress(file.size === 0 ? 1 : Math.min(1, sentBytes / file.size))
      const sender = new Bolsivo({
        ...{ session: true, baseUrl: '', maxRetries: 0, orgId: shownOrg },
        fetch: fetchWithProgress(report),
      })
      const options = { mapping, ...(source.trim() === '' ? {} : { source: source.trim() }) }
      return sender.leads.import(file, options, { signal: abort.signal })
    },
    onSuccess: (started) => {
      void queryClient.invalidateQueries({ queryKey: importKeys.recent })
      onStarted(started)
    },
  })
  const isCancelled = error instanceof DOMException && error.name === 'AbortError'
  return {
    isSending: isPending,
    progress,
    error: isCancelled ? null : error,
    send: mutate,
    cancel: () => aborting.current?.abort(),
  }
}
