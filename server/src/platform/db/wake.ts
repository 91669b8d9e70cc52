/**
 * Wakes those who wait for work, here and in other processes.
 *
 * A hint and never the truth: who waits also looks by itself now and then, so a lost notice costs a moment.
 * NOTIFY is sent after the commit and in a transaction of its own, never inside the work: PostgreSQL holds one lock
 * over the whole database from a notifying transaction until its commit is flushed, which would line up all writers.
 * Notices of one channel within a few milliseconds become one.
 */
import { randomUUID } from 'node:crypto'
import { Client, type Pool } from 'pg'
import type { Logger } from '../log.ts'

const gatherMs = 5
const reconnectMs = 1_000

export interface Waker {
  wake(channel: string): void
  /** Calls back for every notice, from this process or another. Returns the way to stop. */
  onWake(channel: string, listener: () => void): () => void
  /** Starts to hear other processes; needs a direct connection. */
  listen(directUrl: string): void
  /** Whether other processes are heard: who is not sure looks by itself every second. */
  isListening(): boolean
  close(): Promise<void>
}

export function createWaker(pool: Pool, log: Logger): Waker {
  const listeners = new Map<string, Set<() => void>>()
  const gathering = new Map<string, NodeJS.Timeout>()
  const origin = randomUUID()
  let client: Client | null = null
  let reconnect: NodeJS.Timeout | null = null
  let isClosed = false
  let isHearing = false

  const callAll = (channel: string) => {
    for (const listener of listeners.get(channel) ?? []) listener()
  }

  const connect = async (directUrl: string): Promise<void> => {
    const own = new Client({
      connectionString: directUrl,
      application_name: 'bolsivo listen',
      keepAlive: true,
    })
    const retry = () => {
      if (isClosed || client !== own) return
      client = null
      isHearing = false
      own.end().catch(() => {})
      reconnect = setTimeout(() => void connect(directUrl), reconnectMs)
    }
    client = own
    own.on('error', retry)
    own.on('end', retry)
    own.on('notification', ({ payload }) => {
      // Its own notices were heard before they were sent.
      if (payload?.startsWith(`${origin}:`) === false) callAll(payload.slice(payload.indexOf(':') + 1))
    })
    try {
      await own.connect()
      await own.query('listen bolsivo')
      isHearing = true
      // What was announced while nobody listened.
      for (const channel of listeners.keys()) callAll(channel)
    } catch (error) {
      log.warn({ err: error }, 'cannot listen for notices; trying again')
      retry()
    }
  }

  return {
    wake(channel) {
      callAll(channel)
      if (gathering.has(channel) || isClosed) return
      const send = () => {
        gathering.delete(channel)
        pool.query('select pg_notify($1, $2)', ['bolsivo', `${origin}:${channel}`]).catch(() => {})
      }
      gathering.set(channel, setTimeout(send, gatherMs))
    },
    onWake(channel, listener) {
      const set = listeners.get(channel) ?? new Set()
      listeners.set(channel, set.add(listener))
      return () => set.delete(listener)
    },
    listen: (directUrl) => void connect(directUrl),
    isListening: () => isHearing,
    async close() {
      isClosed = true
      if (reconnect) clearTimeout(reconnect)
      for (const timer of gathering.values()) clearTimeout(timer)
      const own = client
      client = null
      await own?.end().catch(() => {})
    },
  }
}
