/** Captured mail, as it would have gone out. All of it is text: HTML in a mail is shown as its source. */
import type { StoredMail, StoredMailHead } from '../outreach/index.ts'
import { type Html, html } from './html.ts'

const maxShown = 200_000

/** `2026-06-20 14:32:10 UTC` */
const timeOf = (at: Date): Html =>
  html`<time datetime="${at.toISOString()}">${at.toISOString().slice(0, 19).replace('T', ' ')} UTC</time>`

export function mailListPage(mails: readonly StoredMailHead[], capturesMail: boolean): Html {
  return html`<section class="hero"><h1>Captured mail</h1>
<p>${capturesMail ? 'Nothing leaves this machine: what would go out is kept here.' : 'Mail goes out over SMTP now. What was kept before is here.'} Only someone at this machine sees it.</p></section>
<section class="card">
${mails.length === 0 ? html`<p class="empty">There is none yet. Mail arrives here exactly as it would go out; set BOLSIVO_SMTP_URL to send it for real.</p>` : mailTable(mails)}
</section>`
}

const mailTable = (mails: readonly StoredMailHead[]): Html => html`<table class="rows">
<thead><tr><th scope="col" class="subject">Subject</th><th scope="col">To</th><th scope="col" class="when">Time</th></tr></thead>
<tbody>${mails.map(
  (mail) => html`<tr>
<td class="clip"><a href="/mail/${mail.id}"><bdi>${mail.subject || '(no subject)'}</bdi></a></td>
<td class="clip"><bdi>${mail.toAddress}</bdi></td>
<td class="when">${timeOf(mail.createdAt)}</td>
</tr>`,
)}</tbody>
</table>`

export function mailPage(mail: StoredMail): Html {
  return html`<p class="back"><a href="/mail">← Captured mail</a></p>
<article class="card letter" aria-labelledby="subject">
<h1 id="subject"><bdi>${mail.subject || '(no subject)'}</bdi></h1>
<dl class="facts">
<div><dt>From</dt><dd><bdi>${mail.fromAddress}</bdi></dd></div>
<div><dt>To</dt><dd><bdi>${mail.toAddress}</bdi></dd></div>
<div><dt>Time</dt><dd>${timeOf(mail.createdAt)}</dd></div>
</dl>
<pre class="text" tabindex="0" aria-label="Text">${mail.text.slice(0, maxShown)}</pre>
<details><summary>Source, with all headers</summary><pre tabindex="0" aria-label="Source">${mail.source.slice(0, maxShown)}</pre></details>
</article>`
}

export const mailMissingPage: Html = html`<section class="hero"><h1>There is no such mail here</h1>
<p>Captured mail is shown only at the machine that Bolsivo runs on. <a href="/mail">All captured mail</a></p></section>`
