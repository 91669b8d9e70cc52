import { expect, it } from 'vitest'
import { forgottenText } from './forgotten-text.ts'

it('tells what was erased, and that no mail follows', () => {
  expect(forgottenText('ana@example.com', { leads_erased: 1, emails_erased: 2 })).toBe(
    'ana@example.com is forgotten: 1 lead and 2 mails erased. No mail will go to it any more.',
  )
})

it('an address that nobody has is told as such', () => {
  expect(forgottenText('ana@example.com', { leads_erased: 0, emails_erased: 0 })).toBe(
    'Nothing was known of ana@example.com. No mail will go to it any more.',
  )
})
