/** Gives leads their scores, and moves those that qualify. What scores is handed in: rules, or a model. */
import type { OrgTx } from '../platform/db/database.ts'
import type { NewEvent, Outbox } from '../platform/events/outbox.ts'
import { claimLeads, type Lead, updateLeads } from './queries.ts'
import { type Assessment, type Assessor, isNews, scoringEvents, withScore } from './upsert-leads.ts'

/** Scores these leads of the org; a score and reason that stay the same write nothing. Answers how many changed, and
 * how many of these qualified. */
export async function scoreLeads(
  tx: OrgTx,
  ids: readonly string[],
  { outbox, assessor }: { outbox: Outbox; assessor: Assessor },
): Promise<{ changed: number; qualified: number }> {
  const leads = await claimLeads(tx, ids)
  const events: NewEvent[] = []
  const changed: Lead[] = []
  const scored: { leadId: string; assessment: Assessment }[] = []
  for (const lead of leads) {
    const assessment = assessor.assess(lead)
    const after = withScore(lead, assessment)
    if (!isNews(lead, after)) continue
    changed.push(after)
    scored.push({ leadId: lead.id, assessment })
    events.push(...scoringEvents(lead, after, assessment))
  }
  await updateLeads(tx, changed)
  if (scored.length > 0) await assessor.keep(tx, scored)
  outbox.record(tx, events)
  return { changed: changed.length, qualified: events.filter(({ type }) => type === 'lead.qualified').length }
}
