import { expect, test } from 'vitest'
import { isRole, mayChange, roleChoices, roles, rolesToGive } from './role-words.ts'

test('only owners give the role of an owner, and only they take it', () => {
  expect(rolesToGive('owner')).toContain('owner')
  expect(rolesToGive('admin')).toEqual(['read_only', 'member', 'admin'])
  expect(mayChange('admin', 'owner')).toBe(false)
  expect(mayChange('admin', 'admin')).toBe(true)
  expect(mayChange('owner', 'owner')).toBe(true)
})

test.each(['member', 'read_only'] as const)('a %s changes nobody', (own) => {
  expect(roles.filter((theirs) => mayChange(own, theirs))).toEqual([])
  expect(roleChoices(own)).toEqual([])
})

test('what is no role is none', () => {
  expect(isRole('admin')).toBe(true)
  expect(isRole('king')).toBe(false)
  expect(isRole(null)).toBe(false)
})
