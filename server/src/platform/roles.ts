/** What a person may do in an org. Loads in a browser. */

/** Each may do what those before it may. */
export const roles = ['read_only', 'member', 'admin', 'owner'] as const
export type Role = (typeof roles)[number]

export const isAtLeast = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least)

/** The scopes of an API key that come to the same. */
export const scopesOfRole = (role: Role): readonly string[] =>
  role === 'read_only' ? ['read'] : ['read', 'write']
