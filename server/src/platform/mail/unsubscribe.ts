/** The headers by which a mail program offers "unsubscribe" beside the sender (RFC 2369) with one click (RFC 8058). */

/**
 * Headers for `OutgoingMessage.headers`. The address must answer a POST with the body `List-Unsubscribe=One-Click`
 * without a login; mail programs offer the one click for `https:` only, and only on mail signed by DKIM.
 */
export function unsubscribeHeaders(url: string): Record<string, string> {
  const href = new URL(url).href
  return {
    // `<`, `>` and `,` end or separate addresses in this header; URL.href leaves `,` in paths and queries as it is.
    'List-Unsubscribe': `<${href.replaceAll(',', '%2C').replaceAll('<', '%3C').replaceAll('>', '%3E')}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}
