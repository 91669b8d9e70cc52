/**
 * A built site, read into memory once: the files that the build made, and its one page.
 *
 * A request names a key of this map and never a path on the disk. Of what compresses well only the compressed forms
 * are kept (scripts/build-web.js made them); who takes neither gets them unpacked.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

export interface SiteFile {
  readonly type: string
  /** Its name changes with its content. */
  readonly isHashed: boolean
  /** Null where only the compressed forms are kept. */
  readonly plain: Buffer | null
  readonly br: Buffer | null
  readonly gzip: Buffer | null
}

export interface Site {
  /** By the path of their URL. */
  readonly files: ReadonlyMap<string, SiteFile>
  /** The page, cut where each answer has its own nonce. */
  readonly page: readonly string[]
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

const noncePlace = '__CSP_NONCE__'

/** Null: there is no build in this folder. */
export function readSite(folder: string): Site | null {
  const page = join(folder, 'index.html')
  if (!existsSync(page)) return null
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
    .map((name) => name.replace(/^\/*/, '/'))
  const files = names.flatMap((name): [string, SiteFile][] => {
    const type = types[extname(name)]
    return type === undefined ? [] : [[name, readFile(folder, name, type)]]
  })
  return { files: new Map(files), page: readFileSync(page, 'utf8').split(noncePlace) }
}

function readFile(folder: string, name: string, type: string): SiteFile {
  const path = join(folder, name)
  const read = (suffix: string) => (existsSync(path + suffix) ? readFileSync(path + suffix) : null)
  const gzip = read('.gz')
  return {
    type,
    isHashed: name.startsWith('/assets/'),
    plain: gzip === null ? read('') : null,
    br: read('.br'),
    gzip,
  }
}
