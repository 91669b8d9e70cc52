/** Puts a profile in force: leads that are scored from now on are scored by it; the others wait for a rescore. */
import { isDeepStrictEqual } from 'node:util'
import { differenceOf, recordChange } from '../platform/audit/record-change.ts'
import type { OrgTx } from '../platform/db/database.ts'
import type { Profile } from './profile.ts'
import { findProfile, lockProfile, upsertProfile } from './queries.ts'

export interface SavedProfile {
  readonly previous: Profile
  /** Whether anything changed that bears on scores or on who qualifies. */
  readonly isScoringChanged: boolean
}

/** `check` may throw about the profile that is in force. */
export async function saveProfile(
  tx: OrgTx,
  profile: Profile,
  check: (previous: Profile) => void = () => {},
): Promise<SavedProfile> {
  await lockProfile(tx)
  const previous = await findProfile(tx)
  check(previous)
  await upsertProfile(tx, profile)
  const difference = differenceOf(previous, profile)
  if (difference) recordChange(tx, { action: 'profile.updated', target: null, ...difference })
  return { previous, isScoringChanged: !isDeepStrictEqual(scoringPart(previous), scoringPart(profile)) }
}

function scoringPart({ sells, sender_name, postal_address, ...rest }: Profile): unknown {
  return rest
}
