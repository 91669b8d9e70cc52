import { describe, expect, test } from 'vitest'
import { firstNameOf } from './first-name.ts'

describe('first names', () => {
  test.each([
    ['Dana Reyes', 'Dana'],
    ['DANA REYES', 'Dana'],
    ['dana', 'Dana'],
    ['REYES, DANA M.', 'Dana'],
    ['Dr. Dana Reyes, MD', 'Dana'],
    ["MARY-ANN O'NEIL", 'Mary-Ann'],
    ['José García', 'José'],
    ['Al Green', 'Al'],
    ['McKenzie Long', 'McKenzie'],
  ])('%s is %s', (contact, first) => {
    expect(firstNameOf(contact)).toBe(first)
  })

  test.each([
    null,
    '',
    ' ',
    'Office Manager',
    'ATTN: LICENSING DEPT',
    'Owner',
    'J. Reyes',
    'JD Reyes',
    'Doe & Sons',
    'Acme LLC',
    'dana@example.com',
    'Dr.',
    '田中太郎',
    '206-555-0100',
    'Mr. and Mrs. Reyes',
    'Mr. Reyes',
    'The Reyes Family',
  ])('%s has none that is certain', (contact) => {
    expect(firstNameOf(contact)).toBe(null)
  })
})
