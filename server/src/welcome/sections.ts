/** The cards of the page that show data: the funnel, the last deliveries, the captured mail. */
import { type LeadStatus, leadStatuses } from '../leads/index.ts'
import type { StoredMailHead } from '../outreach/index.ts'
import type { LatestDelivery } from '../webhooks/index.ts'
import { type Html, html } from './html.ts'
import { agoText, countText, hostOf, pluralText, timeText, wordsOf } from './wording.ts'

const statusNames: Record<LeadStatus, string> = {
  new: 'New',
  qualified: 'Qualified',
  contacted: 'Contacted',
  replied: 'Replied',
  meeting: 'Meeting',
  closed_won: 'Won',
  closed_lost: 'Lost',
}

export function funnelCard(counts: Readonly<Record<string, number>>, total: number): Html {
  const largest = Math.max(1, ...Object.values(counts))
  const rows = leadStatuses.map((status) => {
    const count = counts[status] ?? 0
    return html`<tr class="${status}"><th scope="row">${statusNames[status]}</th><td class="bar" aria-hidden="true">${bar(count / largest)}</td><td class="number${count === 0 ? ' quiet' : ''}">${countText(count)}</td></tr>`
  })
  return card(
    'leads',
    'Leads',
    total > 0 ? countText(total) : null,
    html`<table class="funnel" aria-label="Leads by status">${rows}</table>`,
  )
}

/** A few leads of a million still show. The width is an attribute: the policy of the page allows no inline style. */
function bar(share: number): Html {
  const width = share === 0 ? 0 : Math.max(0.8, Math.round(share * 1000) / 10)
  return html`<svg width="100%" height="8"><rect class="rail" width="100%" height="8" rx="4"/><rect class="fill" width="${width}%" height="8" rx="4"/></svg>`
}

const stateKinds: Record<string, string> = {
  delivered: 'good',
  retrying: 'warn',
  exhausted: 'bad',
  pending: 'busy',
  sending: 'busy',
}

export function deliveriesCard(deliveries: readonly LatestDelivery[], now: Date): Html {
  if (deliveries.length === 0) {
    return card(
      'deliveries',
      'Last deliveries',
      null,
      html`<p class="empty">No webhook has been called yet. Register one with <a href="/docs">POST /api/webhooks</a>, or watch the events here with <code>bolsivo listen</code>.</p>`,
    )
  }
  const rows = deliveries.map((delivery) => {
    const host = hostOf(delivery.targetUrl)
    const answer = delivery.statusCode ?? wordsOf(delivery.outcome ?? '–')
    const attempts = pluralText(delivery.attemptCount, 'attempt')
    return html`<tr>
<td><code>${delivery.eventType}</code><span class="narrow clip">${host}</span></td>
<td class="wide clip" title="${host}">${host}</td>
<td><span class="state ${stateKinds[delivery.state] ?? 'idle'}">${delivery.state}</span><span class="narrow clip">${answer}</span></td>
<td class="wide clip">${answer}</td>
<td class="wide number">${countText(delivery.attemptCount)}</td>
<td class="when">${when(delivery.createdAt, now)}<span class="narrow">${attempts}</span></td>
</tr>`
  })
  return card(
    'deliveries',
    'Last deliveries',
    null,
    html`<table class="rows">
<thead><tr><th scope="col" class="event">Event</th><th scope="col" class="wide">Endpoint</th><th scope="col" class="state-column">State</th><th scope="col" class="wide answer">Answer</th><th scope="col" class="wide number">Attempts</th><th scope="col" class="when">Time</th></tr></thead>
<tbody>${rows}</tbody>
</table>`,
  )
}

export function mailsCard(mails: readonly StoredMailHead[], capturesMail: boolean, now: Date): Html {
  const note = capturesMail ? 'nothing leaves this machine' : 'mail goes out over SMTP now'
  if (mails.length === 0) {
    const text = capturesMail
      ? 'Mail that you approve arrives here, exactly as it would go out. Set BOLSIVO_SMTP_URL to send it for real.'
      : 'Nothing was captured: mail goes out over SMTP.'
    return card('mail', 'Captured mail', null, html`<p class="empty">${text}</p>`)
  }
  const rows = mails.map(
    (mail) => html`<tr>
<td class="clip"><a id="open-${mail.id}" href="/mail/${mail.id}"><bdi>${mail.subject || '(no subject)'}</bdi></a><span class="narrow clip"><bdi>${mail.toAddress}</bdi></span></td>
<td class="wide clip"><bdi>${mail.toAddress}</bdi></td>
<td class="when">${when(mail.createdAt, now)}</td>
</tr>`,
  )
  return card(
    'mail',
    'Captured mail',
    note,
    html`<table class="rows">
<thead><tr><th scope="col" class="subject">Subject</th><th scope="col" class="wide">To</th><th scope="col" class="when">Time</th></tr></thead>
<tbody>${rows}</tbody>
</table>`,
  )
}

const when = (at: Date, now: Date): Html =>
  html`<time datetime="${at.toISOString()}" title="${timeText(at)}">${agoText(at, now)}</time>`

function card(id: string, title: string, note: string | null, body: Html): Html {
  return html`<section class="card" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}${note === null ? null : html` <span class="quiet">${note}</span>`}</h2>
${body}
</section>`
}
