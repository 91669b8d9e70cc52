/** What each role may do, in a sentence, and which of them somebody may give. */
import { type Role, roleNames } from '../../session/session.ts'

export const roles: readonly Role[] = ['read_only', 'member', 'admin', 'owner']

export const roleSentences: Record<Role, string> = {
  read_only: 'Sees leads, mails and figures. Changes nothing.',
  member: 'Works with leads: adds, moves and imports them, approves mails, sets the profile.',
  admin: 'Also invites and removes people, makes API keys, and names the company.',
  owner: 'Also chooses the plan, and makes other owners.',
}

/** Only owners make, change and remove owners. */
export const rolesToGive = (own: Role): readonly Role[] =>
  own === 'owner' ? roles : own === 'admin' ? roles.filter((role) => role !== 'owner') : []

/** Whether somebody of role `own` may change the role of one who has `theirs`, or remove them. */
export const mayChange = (own: Role, theirs: Role): boolean => rolesToGive(own).includes(theirs)

export const isRole = (text: string | null): text is Role => roles.some((role) => role === text)

export const roleChoices = (own: Role) =>
  rolesToGive(own).map((value) => ({ value, label: roleNames[value] }))
