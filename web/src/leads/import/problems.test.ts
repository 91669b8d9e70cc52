import { expect, test } from 'vitest'
import { fileSize } from './file-size.ts'
import { isRejected, problemsCsv } from './problems.ts'

test('a row without a name is rejected, another wrong value is left out', () => {
  expect(isRejected({ line: 2, path: '', message: '' })).toBe(true)
  expect(isRejected({ line: 2, path: 'business_name', message: '' })).toBe(true)
  expect(isRejected({ line: 2, path: 'phone', message: '' })).toBe(false)
})

test('a spreadsheet runs nothing of the saved problems', () => {
  const csv = problemsCsv([{ line: 7, path: 'phone', message: '=1+1, "quoted"' }])
  expect(csv).toBe('\ufeffline,what,field,message\r\n7,left out,phone,"\'=1+1, ""quoted"""\r\n')
})

test('sizes in words', () => {
  expect([10, 12_345, 1_528_367, 104_857_600].map(fileSize)).toEqual(['1 kB', '12 kB', '1.5 MB', '105 MB'])
})
