/**
 * `npm run -w sdk build [-- FOLDER]`: the SDK as customers install it, JavaScript and declarations, in `sdk/dist`.
 *
 * Compiled without the types of Node and with the library of the web alone: what only one runtime has does not get
 * in. Publish the folder that it makes; inside this repository the sources are what everybody imports.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sdk = join(root, 'sdk')
const folder = resolve(process.argv[2] ?? join(sdk, 'dist'))

rmSync(folder, { recursive: true, force: true })
const { status } = spawnSync('tsc', ['-p', join(sdk, 'tsconfig.build.json'), '--outDir', folder], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
if (status !== 0) process.exit(1)
// The compiler rewrites the imports of JavaScript only.
for (const file of globSync(join(folder, '*.d.ts'))) {
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(?<=from '\.\/[\w.-]+)\.ts(?=')/g, '.js'))
}

const { name, version, license, description } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'))
const manifest = {
  ...{ name, version, description, license },
  type: 'module',
  engines: { node: '>=20.3' },
  sideEffects: false,
  exports: {
    '.': { types: './index.d.ts', default: './index.js' },
    './test-vectors.json': './test-vectors.json',
  },
}
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
for (const file of ['README.md', 'test-vectors.json']) copyFileSync(join(sdk, file), join(folder, file))
copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
