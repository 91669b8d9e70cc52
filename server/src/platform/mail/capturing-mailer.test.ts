import { expect, test } from 'vitest'
import type { CapturedMail } from './capture.ts'
import { createCapturingMailer } from './capturing-mailer.ts'
import type { OutgoingMessage } from './message.ts'

const message: OutgoingMessage = {
  from: { name: 'Ana Ruiz', address: 'ana@bright.test' },
  to: 'manager@sunrise.example.com',
  subject: 'Quick question',
  text: 'Hello\n',
  messageId: '<draft_01@bright.test>',
  date: new Date('2026-06-20T14:32:10Z'),
}

test('what is sent is captured, with one server for all', async () => {
  const mails: CapturedMail[] = []
  const mailer = createCapturingMailer({ onMail: async (mail) => void mails.push(mail) })
  const results = await Promise.all([mailer.send(message), mailer.send(message)])
  await mailer.close()
  expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted'])
  expect(mails.map(({ subject }) => subject)).toEqual(['Quick question', 'Quick question'])
})

test('closed before it sent anything, it never opened anything', async () => {
  const mailer = createCapturingMailer({ onMail: async () => {} })
  await mailer.close()
})
