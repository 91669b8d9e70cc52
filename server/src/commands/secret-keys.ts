/** The key ring that secrets are encrypted with: the operator's, or one generated into the data folder. */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { generateKeyRing, type KeyRing, parseKeyRing } from '../platform/crypto.ts'
import { AppError, defineError } from '../platform/errors.ts'

const wrongKeys = defineError('wrong_secret_keys', 'invalid', 'BOLSIVO_SECRET_KEYS can not be read')

export function openKeyRing(config: Config): KeyRing {
  const path = join(config.dataDir, 'secret.keys')
  const text = config.secretKeys ?? generatedKeys(path)
  try {
    return parseKeyRing(text)
  } catch (error) {
    const source = config.secretKeys === null ? path : 'BOLSIVO_SECRET_KEYS'
    throw new AppError(wrongKeys, { message: `${source}: ${(error as Error).message}` })
  }
}

/** Made once. Of several processes that start at once one wins, and all read what it wrote. */
function generatedKeys(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${generateKeyRing()}\n`, { mode: 0o600 })
  try {
    // A link, unlike a rename, does not replace what is there: whoever comes second takes the first one's keys.
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(path, 'utf8').trim()
}
