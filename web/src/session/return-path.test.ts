import { expect, test } from 'vitest'
import { safeReturnPath } from './return-path.ts'

test('leads back to a page of this server, with its search', () => {
  expect(safeReturnPath('/settings/team')).toBe('/settings/team')
  expect(safeReturnPath('/leads?view=board&q=a%20b')).toBe('/leads?view=board&q=a%20b')
})

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/..//evil.example',
  '/.//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '',
  null,
])('never leads to another host: %j', (path) => {
  expect(safeReturnPath(path)).toBe('/leads')
})

test('does not lead back to signing in', () => {
  expect(safeReturnPath('/sign-in?to=%2Fleads')).toBe('/leads')
})
