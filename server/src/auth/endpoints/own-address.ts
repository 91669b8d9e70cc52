/** Whose password is changed is not said in the request: it is who is signed in, or whom the mailed link is for. */
import { AppError, invalidRequest } from '../../platform/errors.ts'
import type { Auth } from '../auth.ts'
import { isOwnAddress, ownAddressRule } from '../weak-passwords.ts'

export interface NewPassword {
  readonly newPassword: string
  /** Of a mailed link. */
  readonly token?: string
}

/** Throws `invalid_request`. Of nobody, or by a link that is void, nothing is refused here: better-auth does. */
export async function refuseOwnAddress(
  auth: Auth,
  headers: Headers,
  { newPassword, token }: NewPassword,
): Promise<void> {
  const email = token === undefined ? await emailOfSession(auth, headers) : await emailOfLink(auth, token)
  if (email === undefined || !isOwnAddress(newPassword, email)) return
  const details = [{ path: 'newPassword', message: ownAddressRule }]
  throw new AppError(invalidRequest, { message: `newPassword ${ownAddressRule}`, details })
}

const emailOfSession = async (auth: Auth, headers: Headers): Promise<string | undefined> =>
  (await auth.api.getSession({ headers }))?.user.email

async function emailOfLink(auth: Auth, token: string): Promise<string | undefined> {
  const { internalAdapter } = await auth.$context
  const link = await internalAdapter.findVerificationValue(`reset-password:${token}`)
  return link ? (await internalAdapter.findUserById(link.value))?.email : undefined
}
