/**
 * What the profile in force makes of a lead: its score, and how each criterion has a part in it. Made when somebody
 * reads it; kept with every score it would slow imports down, and only the newest could be compared to the lead.
 */
import { findLead } from '../leads/index.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { AppError } from '../platform/errors.ts'
import { scoredLeadNotFound } from './errors.ts'
import { findProfile } from './queries.ts'
import { type Criterion, scoreLead } from './rules/scorer.ts'
import type { AssessmentJson } from './schema.ts'

/** Throws `not_found`. */
export async function assessLead(tx: OrgTx, leadId: string): Promise<AssessmentJson> {
  const lead = await findLead(tx, leadId)
  if (!lead) throw new AppError(scoredLeadNotFound)
  const profile = await findProfile(tx)
  const { score, fitReason, criteria, limit, scorer, version } = scoreLead(profile, lead)
  return {
    score,
    fit_reason: fitReason,
    threshold: profile.threshold,
    is_current: score === lead.score && fitReason === lead.fitReason,
    limited_to: limit < 100 ? limit : null,
    criteria: pointsOf(criteria),
    scorer,
    scorer_version: version,
  }
}

/** In parts of a hundred, to one decimal: what a criterion gave, of what it could give. */
function pointsOf(criteria: readonly Criterion[]): AssessmentJson['criteria'] {
  const total = criteria.reduce((sum, { counted }) => sum + counted, 0)
  const share = (value: number) => (total === 0 ? 0 : Math.round((1_000 * value) / total) / 10)
  return criteria.map(({ name, reached, counted, match, note }) => ({
    name,
    points: share(reached),
    of: share(counted),
    is_known: match !== null,
    finding: note,
  }))
}
