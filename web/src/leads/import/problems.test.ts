import { expect, test } from 'vitest'
import { fileSize } from './file-size.ts'
import { isRejected } from './problems.ts'

test('a row without a name is rejected, another wrong value is left out', () => {
  expect(isRejected({ line: 2, path: '', message: '' })).toBe(true)
  expect(isRejected({ line: 2, path: 'business_name', message: '' })).toBe(true)
  expect(isRejected({ line: 2, path: 'phone', message: '' })).toBe(false)
})

test('sizes in words', () => {
  expect([10, 12_345, 1_528_367, 104_857_600].map(fileSize)).toEqual(['1 kB', '12 kB', '1.5 MB', '105 MB'])
})
