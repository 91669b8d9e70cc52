export { type Auth, createAuth } from './auth.ts'
export { registerUser } from './register-user.ts'
