import { expect, test } from 'vitest'
import { fromOf } from './sender.ts'

const sender = { orgName: 'BrightClean', senderName: 'Ana Ruiz', postalAddress: '', sells: '' }

test('mail is from the address of the settings, under the name of the sender or else of the org', () => {
  expect(fromOf(sender, 'ana@bright.test')).toEqual({ name: 'Ana Ruiz', address: 'ana@bright.test' })
  expect(fromOf({ ...sender, senderName: ' \n' }, 'ana@bright.test').name).toBe('BrightClean')
  expect(fromOf({ ...sender, senderName: 'Ana\r\nBcc: b@example.com' }, null).name).toBe(
    'Ana Bcc: b@example.com',
  )
})

test.each([
  ['BrightClean', 'sender@brightclean.example'],
  ['Müller & Söhne GmbH', 'sender@muller-sohne-gmbh.example'],
  ['日本語', 'sender@company.example'],
  ['', 'sender@company.example'],
  [`${'a'.repeat(59)}--b`, `sender@${'a'.repeat(59)}.example`],
])('without one, the org %j gets an address at which nobody is', (orgName, address) => {
  expect(fromOf({ ...sender, orgName }, null).address).toBe(address)
})
