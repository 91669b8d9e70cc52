import type { Erasure } from '@bolsivo/sdk'
import { count } from '../ui/time-text.ts'

/** What came of an erasure, in a sentence for whoever answers the person. */
export function forgottenText(email: string, { leads_erased: leads, emails_erased: mails }: Erasure): string {
  const stop = 'No mail will go to it any more.'
  if (leads === 0 && mails === 0) return `Nothing was known of ${email}. ${stop}`
  return `${email} is forgotten: ${counted(leads, 'lead')} and ${counted(mails, 'mail')} erased. ${stop}`
}

const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`
