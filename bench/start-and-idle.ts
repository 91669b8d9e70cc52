/** From `npm start` on an empty data folder to the first answer; and what the server costs while nothing happens. */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { Benchmark, Figure } from './figure.ts'
import { startServer } from './started-server.ts'

/** The first rounds of housekeeping come half a minute after the start, and are no idling. */
const settleMs = 45_000
const idleMs = 60_000

export const benchmark: Benchmark = {
  name: 'start and idle',
  async run() {
    const server = await startServer()
    try {
      const seconds = server.firstAnswerMs / 1000
      await sleep(settleMs)
      const before = await countTransactions(server.superuserUrl)
      await sleep(idleMs)
      const after = await countTransactions(server.superuserUrl)
      const megabytes = residentBytes(server.pid) / 1024 ** 2
      // Each transaction of ours is begin and setting, one query or two, commit.
      const perSecond = (4 * Math.max(0, after - before - 1)) / (idleMs / 1000)
      const figures: Figure[] = [
        { name: 'npm start → first answer', value: seconds, unit: 's', goal: '≤ 4', holds: seconds <= 4 },
        {
          name: 'idle: statements per second',
          value: perSecond,
          unit: '/s',
          goal: '≤ 2',
          holds: perSecond <= 2,
        },
        {
          name: 'idle: resident memory',
          value: megabytes,
          unit: 'MB',
          goal: '≤ 200',
          holds: megabytes <= 200,
        },
      ]
      return figures
    } finally {
      await server.stop()
    }
  },
}

async function countTransactions(superuserUrl: string): Promise<number> {
  const client = new Client({ connectionString: superuserUrl })
  await client.connect()
  // Statistics of other sessions arrive with a delay of about a second.
  const { rows } = await client.query(
    `select xact_commit + xact_rollback as count from pg_stat_database where datname = 'bolsivo'`,
  )
  await client.end()
  return Number(rows[0]?.count ?? 0)
}

function residentBytes(pid: number): number {
  const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
  return Number(pages) * 4096
}
