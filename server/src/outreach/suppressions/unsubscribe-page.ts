/** The small pages behind the opt-out link. They need no script, load nothing from elsewhere, and set no cookie. */

export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  // The address of the page is a capability: it stays out of caches, search engines and other sites' logs.
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
} as const

export function askPage(orgName: string, address: string): string {
  return page(
    'Unsubscribe',
    `<p>${escapeHtml(orgName)} will not write to <strong>${escapeHtml(address)}</strong> again.</p>
    <form method="post"><button name="List-Unsubscribe" value="One-Click">Unsubscribe</button></form>`,
  )
}

export function donePage(orgName: string): string {
  return page('You are unsubscribed', `<p>${escapeHtml(orgName)} will not write to you again.</p>`)
}

export const unknownLinkPage: string = page(
  'This link is not valid',
  '<p>Please open the link from the mail once more, whole and unchanged.</p>',
)

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>
      :root { color-scheme: light dark }
      body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1.5rem }
      h1 { font-size: 1.5rem }
      button { font: inherit; padding: 0.6rem 1.4rem; border: 0; border-radius: 0.5rem; color: #fff; background: #1c5d99; cursor: pointer }
    </style>
  </head>
  <body>
    <h1>${title}</h1>
    ${content}
  </body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
