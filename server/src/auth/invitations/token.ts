import { createHash } from 'node:crypto'

/** A plain hash is enough: 256 random bits can't be guessed. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()
