/** Where the server of a data folder answers, for the commands that talk to it: a note that it leaves there. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'

const pathOf = (config: Config): string => join(config.dataDir, 'server.url')

/** Returns the way to take the note away. Without a data folder (a database elsewhere) there is none to leave it in. */
export function noteServerAddress(config: Config, url: string): () => void {
  if (config.databaseUrl !== null) return () => {}
  writeFileSync(pathOf(config), `${url}\n`, { mode: 0o600 })
  return () => rmSync(pathOf(config), { force: true })
}

/** The address of the server of this folder, or where it would be by its settings. After a crash it may be nobody's. */
export function serverAddress(config: Config): string {
  try {
    return readFileSync(pathOf(config), 'utf8').trim()
  } catch {
    const host = config.host.includes(':') ? `[${config.host}]` : config.host
    return `http://${host === '0.0.0.0' || host === '[::]' ? '127.0.0.1' : host}:${config.port}`
  }
}
