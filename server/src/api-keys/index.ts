export { authenticateKey, createAuthenticator, type KeyCheck, type RateLimit } from './authenticate-key.ts'
export { type IssuedKey, issueKey } from './issue-key.ts'
export { findKeyOrg, type KeyRow, listKeys, updateKeyRevoked } from './queries.ts'
export { scopesShape } from './schema.ts'
