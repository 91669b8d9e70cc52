/** The page `/`: for someone at this machine with what runs and what happened, for everybody else without. */
import { firstSteps } from './first-steps.ts'
import { type Html, html } from './html.ts'
import type { Overview } from './overview.ts'
import { deliveriesCard, funnelCard, mailsCard } from './sections.ts'
import { durationText, pluralText, timeText } from './wording.ts'

export interface Installation {
  readonly version: string
  readonly startedAt: Date
  readonly isEmbedded: boolean
  readonly isWorking: boolean
  /** False: mail goes out over SMTP. */
  readonly capturesMail: boolean
}

export interface PageContent {
  readonly baseUrl: string
  readonly now: Date
  readonly installation: Installation
  /** Null: the database does not answer. */
  readonly overview: Overview | null
}

/** For someone at this machine. */
export function localPage(content: PageContent): Html {
  const { baseUrl, now, installation, overview } = content
  if (overview === null) {
    return html`${hero('Bolsivo is waiting for its database', 'The API answers 503 meanwhile and goes on by itself when the database is back: no restart is needed.')}
<div class="pair">${runningCard(content)}</div>`
  }
  const leadCount = Object.values(overview.leadCounts).reduce((sum, count) => sum + count, 0)
  const steps = firstSteps({ baseUrl, org: overview.orgs[0] ?? null, leadCount })
  const data = html`<div class="pair">${funnelCard(overview.leadCounts, leadCount)}${runningCard(content)}</div>
${deliveriesCard(overview.deliveries, now)}
${mailsCard(overview.mails, installation.capturesMail, now)}`
  // What to do next comes first until there is something to look at.
  return html`${hero('Bolsivo is running', 'Leads are scored, mails wait for your approval, and every move is a signed webhook.')}
${leadCount === 0 ? [steps, data] : [data, steps]}
<p class="foot">Only this machine sees this data, and only at its own address. Everyone else gets the first call and the docs.</p>`
}

/** For everybody else: nothing of any tenant, and nothing that says more of this installation than that it runs. */
export function publicPage(baseUrl: string): Html {
  return html`${hero('Bolsivo is running', 'A sales-lead pipeline: scored leads, approved outreach, a REST API and signed webhooks.')}
${firstSteps({ baseUrl, org: null, leadCount: null })}
<p class="foot">Leads, mails and deliveries are shown here only to someone at the machine that Bolsivo runs on.</p>`
}

function hero(title: string, text: string): Html {
  return html`<section class="hero" id="top"><h1>${title}</h1><p>${text}</p></section>`
}

function runningCard({ baseUrl, now, installation, overview }: PageContent): Html {
  const { version, startedAt, isEmbedded, isWorking } = installation
  const engine = `${overview ? `PostgreSQL ${overview.postgresVersion}` : 'PostgreSQL'}${isEmbedded ? ', embedded' : ''}`
  const database = overview ? state('good', 'Up', engine) : state('bad', 'No answer', engine)
  const worker = isWorking
    ? state('good', 'Running', 'in this process')
    : state('idle', 'Not here', 'see bolsivo worker')
  const uptime = html`<time datetime="${startedAt.toISOString()}" title="${timeText(startedAt)}">${durationText(now.getTime() - startedAt.getTime())}</time>`
  return html`<section class="card" id="running" aria-labelledby="running-title">
<h2 id="running-title">What runs here</h2>
<dl class="facts">
<div><dt>Database</dt><dd>${database}</dd></div>
<div><dt>Worker</dt><dd>${worker}</dd></div>
<div><dt>API</dt><dd><code>${baseUrl}/api</code></dd></div>
<div><dt>Up for</dt><dd>${uptime}</dd></div>
<div><dt>Version</dt><dd>${version}</dd></div>
${overview ? html`<div><dt>${overview.orgs.length === 1 ? 'Org' : 'Orgs'}</dt><dd>${orgsText(overview)}</dd></div>` : null}
</dl>
</section>`
}

const state = (kind: 'good' | 'bad' | 'idle', word: string, more: string): Html =>
  html`<span class="state ${kind}">${word}</span> <span class="quiet">${more}</span>`

function orgsText({ orgs, hasMoreOrgs }: Overview): Html {
  const [first] = orgs
  if (!first) return html`<span class="quiet">none yet</span>`
  if (orgs.length === 1) return html`<bdi class="clip">${first.name}</bdi>`
  return html`${hasMoreOrgs ? `the youngest ${orgs.length}` : pluralText(orgs.length, 'org')}`
}
