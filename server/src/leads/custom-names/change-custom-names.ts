/**
 * Keeps count of the own fields that leads have, in the transaction that writes the leads: so an export knows its columns
 * without reading all leads for their names (1,000,000 leads: seconds).
 */
import type { OrgTx } from '../../platform/db/database.ts'
import type { Lead } from '../queries.ts'
import { addToCustomNames } from './queries.ts'

/** Null before: it is new. Null after: it is gone. */
interface Change {
  readonly before: Pick<Lead, 'custom'> | null
  readonly lead: Pick<Lead, 'custom'> | null
}

export async function changeCustomNames(tx: OrgTx, leads: readonly Change[]): Promise<void> {
  const counts = new Map<string, number>()
  const add = (custom: Lead['custom'] = {}, times: number) => {
    for (const name of Object.keys(custom)) counts.set(name, (counts.get(name) ?? 0) + times)
  }
  for (const { before, lead } of leads) {
    add(lead?.custom, 1)
    add(before?.custom, -1)
  }
  await addToCustomNames(tx, new Map([...counts].filter(([, times]) => times !== 0)))
}
