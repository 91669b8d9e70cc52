export { type Auth, createAuth } from './auth.ts'
export { mailOwners, ownerMailJobs } from './mail-owners.ts'
export { registerUser } from './register-user.ts'
