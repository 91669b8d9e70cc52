/**
 * The link in every mail by which its reader opts out of further ones.
 *
 * Its token names the org and the e-mail, and is sealed with the key ring: nothing is stored for it, it can't be
 * guessed or made by others, and it holds as long as its key is in the ring, also after a newer one was put first.
 */
import type { KeyRing } from '../../platform/crypto.ts'

const sealLength = 16
const tokenForm = /^([0-9a-hjkmnp-tv-z]{26})([0-9a-hjkmnp-tv-z]{26})([\w-]{22})$/

export interface MailPlace {
  readonly orgId: string
  readonly emailId: string
}

export interface UnsubscribeLinks {
  tokenOf(place: MailPlace): string
  urlOf(place: MailPlace): string
  /** Null for a token that this ring did not make. */
  open(token: string): MailPlace | null
}

/** `publicUrl` without a slash at its end; asked each time, since a port that was left free is known late. */
export function createUnsubscribeLinks(ring: KeyRing, publicUrl: () => string): UnsubscribeLinks {
  const textOf = ({ orgId, emailId }: MailPlace) => `${orgId}/${emailId}`
  const bare = (id: string) => id.slice(id.indexOf('_') + 1)
  const tokenOf = (place: MailPlace) => {
    const seal = ring.authenticate('unsubscribe', textOf(place)).subarray(0, sealLength)
    return `${bare(place.orgId)}${bare(place.emailId)}${seal.toString('base64url')}`
  }
  return {
    tokenOf,
    urlOf: (place) => `${publicUrl()}/u/${tokenOf(place)}`,
    open(token) {
      const [, org, email, seal = ''] = tokenForm.exec(token) ?? []
      if (org === undefined || email === undefined) return null
      const place = { orgId: `org_${org}`, emailId: `draft_${email}` }
      const isSealed = ring.isAuthentic('unsubscribe', textOf(place), Buffer.from(seal, 'base64url'))
      return isSealed ? place : null
    },
  }
}
