import type { PostgresPool } from 'kysely'
import { expect, it } from 'vitest'
import { openingAhead } from './opening-ahead.ts'

/** A pool that answers when it is told to. */
function scene() {
  const sent: { text: string; answer: PromiseWithResolvers<unknown> }[] = []
  const packets: string[] = []
  const stream = {
    cork: () => void packets.push(`from ${sent.length}`),
    uncork: () => void packets.push(`to ${sent.length}`),
  }
  const client = {
    connection: { stream },
    query(text: string) {
      const answer = Promise.withResolvers<unknown>()
      sent.push({ text, answer })
      return answer.promise
    },
    release() {},
  }
  const pool = { options: {}, connect: async () => client, end: async () => {} }
  return { sent, packets, pool: openingAhead(pool as unknown as PostgresPool) }
}

it('sends the first statement with the opening, in one packet', async () => {
  const { sent, packets, pool } = scene()
  const client = await pool.connect()
  await client.query('begin; set local app.org_id = 1', [])
  const rows = client.query('select 1', [])
  expect(sent.map(({ text }) => text)).toEqual(['begin; set local app.org_id = 1', 'select 1'])
  expect(packets).toEqual(['from 0', 'to 2'])
  for (const { text, answer } of sent) answer.resolve(text)
  expect(await rows).toBe('select 1')
})

it('tells the error of an opening by the statement after it, and only by that', async () => {
  const { sent, pool } = scene()
  const client = await pool.connect()
  await client.query('begin; set local app.org_id = 1', [])
  const first = client.query('select 1', [])
  sent[0]?.answer.reject(new Error('the connection is gone'))
  sent[1]?.answer.resolve(null)
  await expect(first).rejects.toThrow('the connection is gone')
  const second = client.query('rollback', [])
  sent[2]?.answer.resolve('done')
  expect(await second).toBe('done')
})

it('sends the end of a transaction that only reads along, and takes no second statement in it', async () => {
  const { sent, packets, pool } = scene()
  const client = await pool.connect()
  for (const end of ['commit', 'rollback']) {
    sent.length = packets.length = 0
    await client.query('begin read only; set local app.org_id = 1', [])
    const rows = client.query('select 1', [])
    expect(packets).toEqual(['from 0', 'to 3'])
    for (const { text, answer } of sent) answer.resolve(text)
    expect([await rows, await client.query(end, [])]).toEqual(['select 1', 'commit'])
  }
  await client.query('begin read only; set local app.org_id = 1', [])
  void client.query('select 1', [])
  await expect(client.query('select 2', [])).rejects.toThrow('one statement')
  await expect(client.query('select 3', [])).rejects.toThrow('one statement')
})

it('tells of the statement that failed, whichever of those behind it is asked first', async () => {
  const { sent, pool } = scene()
  const client = await pool.connect()
  await client.query('begin; set local app.org_id = 1', [])
  const first = client.query('select 1 / 0', [])
  const second = client.query('select 2', [])
  const aborted = Object.assign(new Error('current transaction is aborted'), { code: '25P02' })
  sent[0]?.answer.resolve('begun')
  sent[1]?.answer.reject(new Error('division by zero'))
  sent[2]?.answer.reject(aborted)
  await expect(second).rejects.toThrow('division by zero')
  await expect(first).rejects.toThrow('division by zero')
})
