/**
 * Wakes those who wait for work, here and in other processes.
 *
 * A hint and never the truth: who waits also looks by itself now and then, so a lost notice costs a moment.
 * NOTIFY is sent after the commit and in a transaction of its own, never inside the work: PostgreSQL holds one lock
 * over the whole database from a notifying transaction until its commit is flushed, which would line up all writers.
 * Notices of one channel within a few milliseconds become one.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { Client, type Pool } from 'pg'
import type { Logger } from '../log.ts'

const gatherMs = 5
const reconnectMs = 1_000
/** A server that vanished without a word is noticed after some minutes, not after hours. */
const keepAliveInitialDelayMillis = 10_000

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
  /** One line for an outage, not one for every attempt. */
  let hasWarned = false

  const callAll = (channel: string) => {
    for (const listener of listeners.get(channel) ?? []) listener()
  }

  const notify = (channel: string): Promise<unknown> =>
    pool.query('select pg_notify($1, $2)', ['bolsivo', `${origin}:${channel}`]).catch(() => {})

  const connect = async (directUrl: string): Promise<void> => {
    const own = new Client({
      connectionString: directUrl,
      application_name: 'bolsivo listen',
      keepAlive: true,
      keepAliveInitialDelayMillis,
    })
    const retry = (error?: Error) => {
      if (isClosed || client !== own) return
      if (!hasWarned) log.warn({ err: error }, 'other processes are not heard; trying again')
      hasWarned = true
      client = null
      isHearing = false
      own.end().catch(() => {})
      reconnect = setTimeout(() => void connect(directUrl), reconnectMs)
    }
    client = own
    own.on('error', retry)
    own.on('end', () => retry())
    own.on('notification', ({ payload = '' }) => {
      // Its own notices were heard before they were sent. That they come back shows that others' come too: LISTEN
      // succeeds in a transaction pooler as well, and nothing is ever heard there.
      if (payload.startsWith(`${origin}:`)) isHearing = true
      else callAll(payload.slice(payload.indexOf(':') + 1))
    })
    try {
      await own.connect()
      await own.query('listen bolsivo')
      hasWarned = false
      void notify('')
      // What was announced while nobody listened.
      for (const channel of listeners.keys()) callAll(channel)
    } catch (error) {
      retry(error as Error)
    }
  }

  return {
    wake(channel) {
      callAll(channel)
      if (gathering.has(channel) || isClosed) return
      const send = () => {
        gathering.delete(channel)
        void notify(channel)
      }
      gathering.set(channel, setTimeout(send, gatherMs))
    },
    onWake(channel, listener) {
      const set = listeners.get(channel) ?? new Set()
      // What it begins is its own work, and not done in the name of the request that woke it.
      const own = AsyncLocalStorage.bind(listener)
      listeners.set(channel, set.add(own))
      return () => set.delete(own)
    },
    listen: (directUrl) => void connect(directUrl),
    isListening: () => isHearing,
    async close() {
      isClosed = true
      if (reconnect) clearTimeout(reconnect)
      for (const timer of gathering.values()) clearTimeout(timer)
      // What was committed in the last moment need not wait until somebody looks by himself.
      await Promise.all([...gathering.keys()].map(notify))
      const own = client
      client = null
      await own?.end().catch(() => {})
    },
  }
}
