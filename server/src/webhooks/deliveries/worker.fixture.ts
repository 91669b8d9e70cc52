/** For tests: an engine in a process of its own, to be killed. Its settings are in the environment. */
import { parseKeyRing } from '../../platform/crypto.ts'
import { createDatabase } from '../../platform/db/database.ts'
import { createWaker } from '../../platform/db/wake.ts'
import { createEgress } from '../../platform/egress.ts'
import { createLog } from '../../platform/log.ts'
import { createDeliveryEngine } from './engine.ts'

const { WORKER_DATABASE_URL: url = '', WORKER_KEYS: keys = '' } = process.env
const log = createLog('silent')
const db = createDatabase({ url, log })
const waker = createWaker(db.pool, log)
waker.listen(url)
createDeliveryEngine({
  ...{ db, waker, log, ring: parseKeyRing(keys), egress: createEgress({ allow: ['127.0.0.0/8'] }) },
  ...{ timeoutMs: 1_000, leaseMs: 2_000, retriesMs: [30_000, 300_000, 1_800_000] },
}).start()
process.send?.('ready')
