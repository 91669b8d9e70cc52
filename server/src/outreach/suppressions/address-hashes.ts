/**
 * What stays of a suppressed address once its lead is erased: `erased:` and a keyed hash, by which the address is known
 * again when it comes back, and from which nobody reads it without the key ring.
 *
 * The hash of an address is another one in each org. It can be told by every key of the ring, so that it holds after
 * a newer key was put first, and no longer than its own key is there.
 */
import { createHmac } from 'node:crypto'
import type { KeyRing } from '../../platform/crypto.ts'

export interface AddressHashes {
  /** One for each key, that of the newest first: it is kept, any of them tells. */
  of(orgId: string, address: string): [string, ...string[]]
}

const prefix = 'erased:'

export const isAddressHash = (value: string): boolean => /^erased:[0-9a-f]{64}$/.test(value)

export function createAddressHashes(ring: KeyRing): AddressHashes {
  const secrets = ring.secretsFor('suppressed-address').map(({ value }) => value)
  return {
    of(orgId, address) {
      const text = `${orgId}\0${address.toLowerCase()}`
      const [newest, ...older] = secrets.map(
        (secret) => prefix + createHmac('sha256', secret).update(text).digest('hex'),
      )
      if (newest === undefined) throw new Error('a key ring without a key')
      return [newest, ...older]
    },
  }
}
