export { countAttempt, forgetAttempts, signInsOf } from './attempts.ts'
export { type Auth, createAuth } from './auth.ts'
export { sessionFinder } from './find-session.ts'
export { mailOwners, ownerMailJobs } from './mail-owners.ts'
export { createPersonalMail, deliverBy, keepHere, type PersonalMail } from './personal-mail.ts'
export {
  findPersonalMail,
  type KeptMail,
  listLatestPersonalMail,
  replaceEmailChange,
} from './queries.ts'
export { reencryptTwoFactors } from './reencrypt-two-factors.ts'
export { registerUser } from './register-user.ts'
export type { SignUpPolicy } from './sign-up.ts'
