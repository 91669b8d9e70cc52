/** The sources as the architecture sees them: which file imports what, and names which tables. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../src/', import.meta.url))
const webRoot = fileURLToPath(new URL('../../web/src/', import.meta.url))

export interface Source {
  /** From its workspace's `src`, with `/`. */
  readonly path: string
  readonly text: string
  /** Files of its workspace that it imports, types included. */
  readonly imports: readonly string[]
  /** Packages and `node:` modules, as they are named. */
  readonly packages: readonly string[]
}

const importPattern =
  /^(?:import|export)\b[^'"`;]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm

function readSource(root: string, path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const names = [...text.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
  const isOwn = (name: string) => name.startsWith('.')
  return {
    path,
    text,
    imports: names.filter(isOwn).map((name) => relative(root, join(root, dirname(path), name))),
    packages: names.filter((name) => !isOwn(name)),
  }
}

/** All of the server that runs in production: no tests and nothing that only tests use. */
export const readSources = (): Source[] => readFolder(root)
export const readWebSources = (): Source[] => readFolder(webRoot)

function readFolder(root: string): Source[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path) && !/\.(test|fixture|generated)\.ts$/.test(path))
    .sort()
    .map((path) => readSource(root, path))
}

/** The folder under `src` that a file lives in; the file's own name where it lies in none. */
export const roomOf = (path: string): string => path.split('/')[0] ?? path

/** The tables that the migrations make, with the file that makes each. */
export function readTables(): Map<string, string> {
  const folder = fileURLToPath(new URL('../migrations/', import.meta.url))
  const tables = new Map<string, string>()
  for (const file of readdirSync(folder).filter((name) => /^\d{4}_/.test(name))) {
    const text = readFileSync(join(folder, file), 'utf8')
    for (const [, table = ''] of text.matchAll(/^create table (?:if not exists )?(\w+)/gm))
      tables.set(table, file)
  }
  return tables
}

export const sourceExists = (path: string): boolean => existsSync(join(root, path))
