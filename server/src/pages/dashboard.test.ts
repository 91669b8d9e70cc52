import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readDashboard } from './dashboard.ts'

it('has the addresses that the router of the dashboard knows', () => {
  const router = readFileSync(new URL('../../../web/src/router.tsx', import.meta.url), 'utf8')
  const paths = router.matchAll(/getParentRoute: (\w+),\s+path: '([^']+)'/g).map(([, parent, path = '']) => {
    const whole = parent === 'inSettings' ? `/settings${path}` : path
    return whole.replace(/(?<=.)\/$/, '').replaceAll('$', ':')
  })
  expect([...readDashboard().addresses].sort()).toEqual([...new Set(paths)].sort())
})
