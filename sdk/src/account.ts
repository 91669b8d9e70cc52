/**
 * Signing up and in, and one's own account: `bolsivo.people.account`, for pages of the server itself.
 *
 * By hand, since these calls are no part of the API that is documented: they are better-auth's, and so are the names
 * of their fields. Cookies do the rest, so nothing that these answer is a secret but the codes of the second factor.
 * None is tried again by itself: a second try of a code or a mail is a second one.
 */
import type { CallOptions, Client } from './client.ts'

/** `twoFactorRedirect`: nobody is signed in before `verifyTotp` or `verifyBackupCode`. */
export interface SignedIn {
  readonly twoFactorRedirect?: boolean
}

export interface SignUpAnswer {
  /** True: a mail has a link to follow. False: sign in. */
  readonly confirm_email: boolean
}

export interface TwoFactorSetup {
  /** For an authenticator app, as a QR code. */
  readonly totpURI: string
  /** Each signs in once, without the app. Shown this once. */
  readonly backupCodes: readonly string[]
}

/** Somewhere that somebody is signed in. Times are RFC 3339. */
export interface PersonSession {
  /** For `endSession`. */
  readonly id: string
  readonly ipAddress: string | null
  readonly userAgent: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly expiresAt: string
}

export interface VerifyCode {
  readonly code: string
  /** Asks for no code on this browser for 30 days. */
  readonly trustDevice?: boolean
}

export class Account {
  readonly #client: Client
  constructor(client: Client) {
    this.#client = client
  }

  #post<T = unknown>(path: string, body: object = {}, options: CallOptions = {}): Promise<T> {
    return this.#client.request('POST', `/api/auth/${path}`, { maxRetries: 0, ...options, body })
  }

  /** 403 `sign_up_closed`: this server wants an invitation. `signUp.get()` says so before. */
  signUp(body: { name: string; email: string; password: string }): Promise<SignUpAnswer> {
    return this.#post('sign-up/email', body)
  }

  /** With the token of the link in the mail; whoever follows it is signed in. */
  async verifyEmail(token: string): Promise<void> {
    await this.#post('verify-email', { token })
  }

  /** 401 `invalid_email_or_password`; 429 `too_many_attempts`. */
  signIn(body: { email: string; password: string; rememberMe?: boolean }): Promise<SignedIn> {
    return this.#post('sign-in/email', body)
  }

  async signOut(): Promise<void> {
    await this.#post('sign-out')
  }

  /** Of the second factor. 401 `invalid_code`; 400 `too_many_attempts_request_new_code`: sign in again. */
  async verifyTotp(body: VerifyCode): Promise<void> {
    await this.#post('two-factor/verify-totp', body)
  }

  async verifyBackupCode(body: VerifyCode): Promise<void> {
    await this.#post('two-factor/verify-backup-code', body)
  }

  /** It counts from the first `verifyTotp` with a code on. */
  enableTwoFactor(password: string): Promise<TwoFactorSetup> {
    return this.#post('two-factor/enable', { password })
  }

  async disableTwoFactor(password: string): Promise<void> {
    await this.#post('two-factor/disable', { password })
  }

  /** The old ones are worth nothing from now on. */
  async newBackupCodes(password: string): Promise<readonly string[]> {
    const path = 'two-factor/generate-backup-codes'
    return (await this.#post<Pick<TwoFactorSetup, 'backupCodes'>>(path, { password })).backupCodes
  }

  /** Says nothing about whether somebody has this address. */
  async requestPasswordReset(email: string): Promise<void> {
    await this.#post('request-password-reset', { email })
  }

  /** Ends all sessions. 400 `invalid_token`: used, or older than an hour. */
  async resetPassword(body: { token: string; newPassword: string }): Promise<void> {
    await this.#post('reset-password', body)
  }

  /** 400 `invalid_password`. */
  async changePassword(body: {
    currentPassword: string
    newPassword: string
    revokeOtherSessions?: boolean
  }): Promise<void> {
    await this.#post('change-password', body)
  }

  /**
   * The new address counts once the link that is mailed to it is followed (`verifyEmail`). Says nothing about whether
   * somebody has it. 400 `invalid_password`.
   */
  async changeEmail(body: { newEmail: string; password: string }): Promise<void> {
    await this.#post('change-email', body)
  }

  async changeName(name: string): Promise<void> {
    await this.#post('update-user', { name })
  }

  listSessions(options: CallOptions = {}): Promise<readonly PersonSession[]> {
    return this.#client.request('GET', '/api/auth/list-sessions', options)
  }

  /** The id of this very session among them; null: nobody is signed in. */
  async currentSessionId(options: CallOptions = {}): Promise<string | null> {
    const found = await this.#client.request<{ session: { id: string } } | null>(
      'GET',
      '/api/auth/get-session',
      options,
    )
    return found?.session.id ?? null
  }

  /** 404 `session_not_found`: it has ended, or is not one's own. */
  async endSession(id: string): Promise<void> {
    await this.#post('revoke-session', { id })
  }

  async endOtherSessions(): Promise<void> {
    await this.#post('revoke-other-sessions')
  }
}
