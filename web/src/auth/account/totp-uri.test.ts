import { expect, test } from 'vitest'
import { backupCodesText, secretOf, squaresPath } from './totp-uri.ts'

test('the secret is in groups that can be typed', () => {
  expect(secretOf('otpauth://totp/Bolsivo:grace%40example.com?secret=ABCDEFGHIJ&issuer=Bolsivo')).toBe(
    'ABCD EFGH IJ',
  )
  expect(secretOf('otpauth://totp/x')).toBeNull()
  expect(secretOf('nothing')).toBeNull()
})

test('each dark square is drawn once', () => {
  expect(
    squaresPath([
      [true, false],
      [false, true],
    ]),
  ).toBe('M0 0h1v1h-1zM1 1h1v1h-1z')
})

test('the file of backup codes says whose they are', () => {
  expect(backupCodesText(['abc', 'def'], 'a@b.example')).toMatch(/a@b\.example.*\n\nabc\ndef\n$/)
})
