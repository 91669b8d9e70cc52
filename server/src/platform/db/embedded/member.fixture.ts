/**
 * A process of Bolsivo's as far as the database goes, for the tests: opens it, tells its parent, leaves when told.
 * Arguments: data folder, `server` or `member`, how often to come and go (0: once, and stay until told).
 */
import type { AppError } from '../../errors.ts'
import { openEmbeddedDatabase } from './open-embedded-database.ts'

export type MemberReport =
  | { readonly kind: 'progress'; readonly step: string }
  | { readonly kind: 'inside'; readonly url: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'left' }

const [dataDir = '', as = 'member', rounds = '0'] = process.argv.slice(2)
const report = (message: MemberReport): void => void process.send?.(message)
// As the application does: the first Ctrl-C begins an orderly end, here that of the test.
process.on('SIGINT', () => {})

try {
  const open = () =>
    openEmbeddedDatabase({
      dataDir,
      as: as === 'server' ? 'server' : 'member',
      onProgress: (step) => report({ kind: 'progress', step }),
    })
  for (let round = 0; round < Number(rounds); round++) await (await open()).release()
  const database = await open()
  report({ kind: 'inside', url: database.url })
  await new Promise((resolve) => process.once('message', resolve))
  await database.release()
  report({ kind: 'left' })
} catch (error) {
  report({ kind: 'refused', code: (error as AppError).code, message: (error as AppError).message })
}
process.disconnect?.()
