import { expect, test } from 'vitest'
import { guessDelimiter, previewBytes, previewOf, readPreview } from './read-preview.ts'

test('reads names and first rows, quoted or not, with any line ends', () => {
  expect(readPreview('Name,City\r\n"Smith, ""Bob""",Bellevue\rPipe 5",Kent\n\n', true)).toEqual({
    header: ['Name', 'City'],
    rows: [
      ['Smith, "Bob"', 'Bellevue'],
      ['Pipe 5"', 'Kent'],
    ],
  })
})

test('a cell may hold a line break', () => {
  expect(readPreview('Name,Note\nA,"one\ntwo"\nB,three\n', true)?.rows).toEqual([
    ['A', 'one\ntwo'],
    ['B', 'three'],
  ])
})

test('short rows are filled, long ones cut, and a repeated name is none', () => {
  expect(readPreview('Name,City,name\nA\nB,C,D,E', true)).toEqual({
    header: ['Name', 'City', ''],
    rows: [
      ['A', '', ''],
      ['B', 'C', 'D'],
    ],
  })
})

test.each([
  ['a;b;"c,d,e,f"', ';'],
  ['a\tb', '\t'],
  ['a|b|c', '|'],
  ['alone', ','],
])('finds the delimiter of %j', (line, delimiter) => {
  expect(guessDelimiter(line)).toBe(delimiter)
})

test('a row that the slice cuts is not shown', () => {
  expect(readPreview('Name\nA\nB is cut', false)?.rows).toEqual([['A']])
})

test.each(['', '\n\n', ',,,\n'])('there is nothing to show of %j', (text) => {
  expect(readPreview(text, true)).toBeNull()
})

test('reads a slice of a large file only, and UTF-16 by its mark', async () => {
  const large = new Blob(['Name,City\n', 'Ä,B\n'.repeat(previewBytes)])
  expect((await previewOf(large))?.rows).toHaveLength(5)
  const utf16 = new Uint8Array(
    new Uint16Array([0xfeff, ...[...'Name\nÄ\n'].map((char) => char.charCodeAt(0))]).buffer,
  )
  expect(await previewOf(new Blob([utf16]))).toEqual({ header: ['Name'], rows: [['Ä']] })
})
