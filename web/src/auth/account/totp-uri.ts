/** The secret of an `otpauth:` address in groups of four, to be typed where no camera is; null: it has none. */
export function secretOf(totpUri: string): string | null {
  const secret = URL.canParse(totpUri) ? new URL(totpUri).searchParams.get('secret') : null
  return secret?.match(/.{1,4}/g)?.join(' ') ?? null
}

/** One path for all dark squares of a QR code. */
export function squaresPath(rows: readonly (readonly boolean[])[]): string {
  return rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
}

/** As a file that says what it is for. */
export const backupCodesText = (codes: readonly string[], email: string): string =>
  `Backup codes of ${email} for Bolsivo. Each signs in once, in place of the code of the app.\n\n${codes.join('\n')}\n`
