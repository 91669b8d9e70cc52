/** One captured mail, as it would have gone out. All of it is text: HTML in a mail is shown as its source. */
import type { StoredMail } from '../outreach/index.ts'
import { type Html, html } from './html.ts'
import { timeText } from './wording.ts'

const maxShown = 200_000

export function mailPage(mail: StoredMail): Html {
  return html`<p class="back"><a href="/#mail">← Captured mail</a></p>
<article class="card letter" aria-labelledby="subject">
<h1 id="subject"><bdi>${mail.subject || '(no subject)'}</bdi></h1>
<dl class="facts">
<div><dt>From</dt><dd><bdi>${mail.fromAddress}</bdi></dd></div>
<div><dt>To</dt><dd><bdi>${mail.toAddress}</bdi></dd></div>
<div><dt>Time</dt><dd><time datetime="${mail.createdAt.toISOString()}">${timeText(mail.createdAt)}</time></dd></div>
</dl>
<pre class="text" tabindex="0" aria-label="Text">${mail.text.slice(0, maxShown)}</pre>
<details><summary>Source, with all headers</summary><pre tabindex="0" aria-label="Source">${mail.source.slice(0, maxShown)}</pre></details>
</article>`
}

export const mailMissingPage: Html = html`<section class="hero" id="top"><h1>There is no such mail here</h1>
<p>Captured mail is shown only at the machine that Bolsivo runs on. <a href="/#mail">Back to the page</a></p></section>`
