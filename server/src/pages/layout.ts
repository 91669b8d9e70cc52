/** What every page has around it. None of them runs a script. */
import { type Html, html } from './html.ts'

export interface Layout {
  readonly title: string
  /** Under which the style is served; changes with its content. */
  readonly style: string
  readonly body: Html
}

export function layout({ title, style, body }: Layout): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${style}">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<a class="brand" href="/">${mark}Bolsivo</a>
<nav aria-label="Documentation">
<a href="/docs/guides">Guides</a>
<a href="/docs">Reference</a>
<a href="/api/openapi.json">OpenAPI</a>
</nav>
</header>
<main id="content" tabindex="-1">
${body}
</main>
</body>
</html>
`.source
}

/** Three bars that grow shorter: a pipeline. */
const bars = html`<path d="M6 8h12M6 12h8M6 16h4" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/>`

const mark = html`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><rect class="mark" width="24" height="24" rx="6"/>${bars}</svg>`

export const favicon =
  html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#0b7a5c"/>${bars}</svg>`
    .source
