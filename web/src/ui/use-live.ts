/**
 * Live updates: what the server tells of each event of the org. One connection per window, open only while the window
 * is seen (a browser keeps six per server, and every window would hold one).
 *
 *   useLive(['lead.'], (events) => queryClient.invalidateQueries({ queryKey: leadKeys.all }))
 *
 * A type that ends in a dot means all that begin so. Events come in batches, at most two a second.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { followEvents, type OpenStream } from './event-stream.ts'

export interface LiveEvent {
  readonly type: string
  readonly lead_id: string | null
  readonly sequence: number
}

type OnEvents = (events: readonly LiveEvent[]) => void

const batchMs = 500
const listeners = new Set<OnEvents>()

let isPaused = false
/** While a session or a company ends: what is asked anew then would be refused. Another connection begins unpaused. */
export function pauseLive(shouldPause: boolean): void {
  isPaused = shouldPause
}

export function useLive(types: readonly string[], onEvents: OnEvents): void {
  const newest = useRef(onEvents)
  useEffect(() => {
    newest.current = onEvents
  })
  const wanted = types.join(' ')
  useEffect(() => {
    const names = wanted.split(' ')
    const isWanted = ({ type }: LiveEvent) =>
      names.some((name) => (name.endsWith('.') ? type.startsWith(name) : type === name))
    let waiting: LiveEvent[] = []
    let timer: ReturnType<typeof setTimeout> | null = null
    const listener: OnEvents = (events) => {
      waiting.push(...events.filter(isWanted))
      if (waiting.length === 0 || timer !== null) return
      timer = setTimeout(() => {
        const batch = waiting
        waiting = []
        timer = null
        if (!isPaused) newest.current(batch)
      }, batchMs)
    }
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (timer !== null) clearTimeout(timer)
    }
  }, [wanted])
}

/**
 * Once, in the shell. Another org is another stream; a window that was hidden goes on where it was. Only what the server
 * can't tell any more (`reset`), or a first connection that came too late, has everything asked anew.
 */
export function useLiveConnection(orgId: string, open: OpenStream): void {
  const queryClient = useQueryClient()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `open` asks about the org that is shown at that moment.
  useEffect(() => {
    const askAnew = () => void queryClient.invalidateQueries()
    pauseLive(false)
    let lastId: string | null = null
    let connection: AbortController | null = null

    const connect = async () => {
      if (connection !== null || document.hidden) return
      const mine = new AbortController()
      connection = mine
      const endedAt = await followEvents({
        open,
        signal: mine.signal,
        lastId,
        onEvent: ({ id, data }) => {
          lastId = id ?? lastId
          const event = parse(data)
          if (event?.type === 'reset') askAnew()
          else if (event) for (const listener of listeners) listener([event])
        },
        onGap: askAnew,
      })
      lastId ??= endedAt
    }
    const disconnect = () => {
      connection?.abort()
      connection = null
    }
    const onVisibility = () => (document.hidden ? disconnect() : void connect())
    document.addEventListener('visibilitychange', onVisibility)
    void connect()
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      disconnect()
    }
  }, [orgId, open, queryClient])
}

function parse(data: string): LiveEvent | null {
  try {
    return JSON.parse(data) as LiveEvent
  } catch {
    return null
  }
}
