/** A worker in a process of its own, for the tests that kill it: takes a job of the type `hold` and never ends it. */
import { createDatabase } from '../db/database.ts'
import { createWaker } from '../db/wake.ts'
import { createLog } from '../log.ts'
import { createJobWorker, defineJobHandler } from './worker.ts'

const [url = '', leaseMs = ''] = process.argv.slice(2)
const log = createLog('silent')
const db = createDatabase({ url, log })
const run = async () => {
  process.stdout.write('holding\n')
  await new Promise<never>(() => {})
}
const handlers = [defineJobHandler({ type: 'hold', run })]
createJobWorker({ db, waker: createWaker(db.pool, log), handlers, log, leaseMs: Number(leaseMs) }).start()
