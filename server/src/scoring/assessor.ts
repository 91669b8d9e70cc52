/** The bridge to leads: scores them by the org's profile while they are written, and keeps the history. */
import type { Assessor } from '../leads/index.ts'
import type { OrgTx } from '../platform/db/database.ts'
import type { Profile } from './profile.ts'
import { findProfile, holdProfile, insertScores } from './queries.ts'
import { compileProfile, rulesVersion } from './rules/scorer.ts'

/** An assessor for this transaction only: the profile that it has read is held for as long. */
export async function createAssessor(tx: OrgTx): Promise<Assessor> {
  await holdProfile(tx)
  return assessorOf(await findProfile(tx))
}

export function assessorOf(profile: Profile): Assessor {
  const scoreOf = compileProfile(profile)
  return {
    assess(facts) {
      const { score, fitReason } = scoreOf(facts)
      return { score, fitReason, qualifies: score >= profile.threshold }
    },
    keep(tx, scored) {
      const scores = scored.map(({ leadId, assessment: { score, fitReason } }) => {
        return { leadId, score, fitReason, scorer: 'rules', scorerVersion: rulesVersion }
      })
      return insertScores(tx, scores)
    },
  }
}
