/**
 * Secrets at rest: AES-256-GCM with a random 96-bit nonce, bound to the place they belong to.
 *
 * A key ring `id:base64,…`: the first key encrypts, all decrypt, so keys can be changed while everything runs. The
 * context (org, table, row) is authenticated with the text: a ciphertext moved to another row does not open.
 * Layout: key id length (1 byte), key id, nonce (12), tag (16), ciphertext.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

const nonceLength = 12
const tagLength = 16

export interface KeyRing {
  encrypt(plaintext: string, context: string): Buffer
  /** Throws when the key is not in the ring, the context differs or a byte was changed. */
  decrypt(ciphertext: Buffer, context: string): string
  /** Whether the first key encrypted it: others are encrypted anew. */
  isCurrent(ciphertext: Buffer): boolean
  /** A keyed hash for cursors and links: 32 bytes, one domain per purpose. */
  authenticate(purpose: string, text: string): Buffer
  /** Whether some key of the ring made this hash, or the part of it that is its first 16 bytes or more. */
  isAuthentic(purpose: string, text: string, hash: Buffer): boolean
  /** One secret of each key, the first key's first, for a library that encrypts by itself; `version` names the key. */
  secretsFor(purpose: string): { version: number; value: string }[]
}

/** Reads `id:base64,…`; throws an Error with a sentence about what is wrong, never with a key in it. */
export function parseKeyRing(text: string): KeyRing {
  const keys = new Map<string, KeyObject>()
  for (const entry of text.split(',')) {
    const colon = entry.indexOf(':')
    const id = entry.slice(0, colon).trim()
    const key = Buffer.from(entry.slice(colon + 1).trim(), 'base64')
    if (colon < 1 || !/^[\w-]{1,32}$/.test(id)) throw new Error('each key has the form id:base64')
    if (key.length !== 32) throw new Error(`key ${id} is not 32 bytes in base64`)
    if (keys.has(id)) throw new Error(`key id ${id} is there twice`)
    keys.set(id, createSecretKey(key))
  }
  const [first] = keys
  if (!first) throw new Error('there is no key')
  return createKeyRing(first[0], keys)
}

/** A new ring of one random key, in the form that `parseKeyRing` reads. */
export const generateKeyRing = (): string => `k1:${randomBytes(32).toString('base64')}`

function createKeyRing(currentId: string, keys: ReadonlyMap<string, KeyObject>): KeyRing {
  const keyOf = (id: string): KeyObject => {
    const key = keys.get(id)
    if (!key) throw new Error(`the key ring has no key ${id}`)
    return key
  }
  const hashWith = (key: KeyObject, purpose: string, text: string): Buffer =>
    createHmac('sha256', key).update(`${purpose}\0${text}`).digest()
  return {
    encrypt(plaintext, context) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', keyOf(currentId), nonce).setAAD(Buffer.from(context))
      const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
      const id = Buffer.from(currentId)
      return Buffer.concat([Buffer.from([id.length]), id, nonce, cipher.getAuthTag(), sealed])
    },
    decrypt(ciphertext, context) {
      const idEnd = 1 + (ciphertext[0] ?? 0)
      const nonceEnd = idEnd + nonceLength
      const tagEnd = nonceEnd + tagLength
      const key = keyOf(ciphertext.subarray(1, idEnd).toString())
      const nonce = ciphertext.subarray(idEnd, nonceEnd)
      // Without the length Node takes a tag cut to 4 bytes, which can be guessed.
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
        .setAAD(Buffer.from(context))
        .setAuthTag(ciphertext.subarray(nonceEnd, tagEnd))
      return decipher.update(ciphertext.subarray(tagEnd), undefined, 'utf8') + decipher.final('utf8')
    },
    isCurrent: (ciphertext) => ciphertext.subarray(1, 1 + (ciphertext[0] ?? 0)).toString() === currentId,
    authenticate: (purpose, text) => hashWith(keyOf(currentId), purpose, text),
    isAuthentic(purpose, text, hash) {
      if (hash.length < 16 || hash.length > 32) return false
      return [...keys.values()].some((key) =>
        timingSafeEqual(hash, hashWith(key, purpose, text).subarray(0, hash.length)),
      )
    },
    secretsFor: (purpose) =>
      [...keys.values()].map((key) => ({
        version: hashWith(key, purpose, 'version').readUInt32BE(),
        value: hashWith(key, purpose, 'secret').toString('hex'),
      })),
  }
}
