import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './scene.ts'

/** What the compiler says about programs as a customer would have them, in strict mode; empty when all is well. */
export function compile(programs: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'bolsivo-samples-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [at, text] of programs.entries()) writeFileSync(join(folder, `sample-${at}.ts`), text)
  // Express is plain JavaScript: of its request and response nothing is known.
  writeFileSync(join(folder, 'express.d.ts'), "declare module 'express'")
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const strict = { strict: true, noImplicitAny: false, noEmit: true, skipLibCheck: true }
  const lib = ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable']
  const target = { target: 'es2024', module: 'nodenext', lib, types: ['node'] }
  const compilerOptions = { ...strict, ...target, allowImportingTsExtensions: true }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  const { stdout } = spawnSync('tsc', ['-p', folder], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return stdout
}
