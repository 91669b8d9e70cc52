/**
 * What every mail must show besides its own words: the postal address of its sender and the way to opt out. Both
 * stand in the text that a person reads and approves, since nothing is added to it afterwards.
 */
import type { AppErrorOptions, ErrorDefinition } from '../../platform/errors.ts'
import { optOutMissing, postalAddressMissing } from '../errors.ts'

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

export interface Missing {
  readonly definition: ErrorDefinition
  readonly options: AppErrorOptions
}

/** What is missing in a text. Line breaks in the address don't count. */
export function missingContent(
  bodyText: string,
  { postalAddress, unsubscribeUrl }: { postalAddress: string; unsubscribeUrl: string },
): Missing[] {
  return [missingAddress(bodyText, postalAddress), missingOptOut(bodyText, unsubscribeUrl)].filter(
    (missing) => missing !== null,
  )
}

function missingAddress(bodyText: string, required: string): Missing | null {
  const postalAddress = oneLine(required)
  if (postalAddress === '') {
    const message = `${postalAddressMissing.message}: add yours in the profile; drafts that nobody edited take it up by themselves`
    return { definition: postalAddressMissing, options: { message } }
  }
  if (!oneLine(bodyText).includes(postalAddress)) {
    const message = `${postalAddressMissing.message}: add "${postalAddress}" to the text`
    return {
      definition: postalAddressMissing,
      options: { message, details: detail('must contain the postal_address of the profile') },
    }
  }
  return null
}

function missingOptOut(bodyText: string, unsubscribeUrl: string): Missing | null {
  // By its path: the server may have moved to another name since the draft was written.
  const path = unsubscribeUrl.slice(unsubscribeUrl.lastIndexOf('/u/'))
  if (!bodyText.includes(path)) {
    const message = `${optOutMissing.message}: add ${unsubscribeUrl} to the text`
    return {
      definition: optOutMissing,
      options: { message, details: detail('must contain the opt-out link of this e-mail') },
    }
  }
  return null
}

const detail = (message: string) => [{ path: 'body_text', message }]
