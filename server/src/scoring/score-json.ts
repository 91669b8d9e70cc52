import type { PastScore } from './queries.ts'

/** A score that a lead had, as the API shows it. */
export function scoreJson(past: PastScore) {
  return {
    id: past.id,
    score: past.score,
    fit_reason: past.fitReason,
    scorer: past.scorer,
    scorer_version: past.scorerVersion,
    created_at: past.createdAt.toISOString(),
  }
}
