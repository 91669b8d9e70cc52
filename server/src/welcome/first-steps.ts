/** What to do first, as commands to copy. The words in `<var>` are the reader's own. */
import type { Org } from '../orgs/index.ts'
import { type Html, html } from './html.ts'

interface Step {
  readonly title: Html
  readonly text: Html
  /** Its words: a line breaks between them only. */
  readonly command: readonly (string | Html)[]
  readonly isDone?: boolean
}

export interface Progress {
  readonly baseUrl: string
  /** The youngest; null where there is none or it is not to be told. */
  readonly org: Org | null
  /** Null: not to be told; only what needs no way to this machine is shown. */
  readonly leadCount: number | null
}

export function firstSteps({ baseUrl, org, leadCount }: Progress): Html {
  const bolsivo = ['npm run -s bolsivo --']
  const makeOrg: Step = {
    title: org ? html`<bdi class="clip">${org.name}</bdi> is there` : html`Make an org`,
    text: org
      ? html`On the plan ${org.plan}. Another org is made the same way.`
      : html`It answers with your first API key, which is shown once.`,
    command: [
      ...bolsivo,
      'org create',
      html`--name <var>"Acme"</var>`,
      html`--email <var>you@example.com</var>`,
      html`--password <var>…</var>`,
      '--plan scale',
    ],
    isDone: org !== null,
  }
  const importLeads: Step = {
    title: html`Import a city`,
    text: html`Businesses of Little Rock from its licence register. Each is scored as it comes in.`,
    command: [
      ...bolsivo,
      'import',
      html`--org ${org ? org.id : html`<var>ORG_ID</var>`}`,
      'server/demo/data/little-rock-sample.csv',
    ],
    isDone: leadCount !== null && leadCount > 0,
  }
  const callApi: Step = {
    title: html`Call the API`,
    text: html`With your own key. <a href="/docs">The docs</a> have every call with an example.`,
    command: [
      `curl ${baseUrl}/api/leads`,
      html`-H "Authorization: Bearer <var>lp_your_api_key_here</var>"`,
      '-H "Content-Type: application/json"',
    ],
  }
  const listen: Step = {
    title: html`See webhooks arrive`,
    text: html`Every event in your terminal, in order and without any setting.`,
    command: [...bolsivo, 'listen'],
  }
  const steps = leadCount === null ? [callApi] : [makeOrg, importLeads, callApi, listen]
  return html`<section class="steps" id="steps" aria-labelledby="steps-title">
<h2 id="steps-title">${leadCount === null ? 'The first call' : 'First steps'}</h2>
<ol>${steps.map(stepItem)}</ol>
</section>`
}

function stepItem({ title, text, command, isDone = false }: Step): Html {
  const words = command.map((word, at) => html`${at === 0 ? null : ' '}<span>${word}</span>`)
  return html`<li class="card${isDone ? ' done' : ''}">
<h3><span>${title}${isDone ? html` <span class="unseen">(done)</span>` : null}</span></h3>
<p>${text}</p>
<pre><code>${words}</code></pre>
<button type="button" class="copy" aria-label="Copy the command">Copy</button>
</li>`
}
