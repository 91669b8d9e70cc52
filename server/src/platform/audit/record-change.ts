/**
 * The audit log: who changed what, written in the transaction of the change. A change that is rolled back leaves no
 * entry, and none is kept without its entry. It is append-only: the database's policies let nobody alter a row.
 *
 * What must not get in here: secrets, and whatever says something about a lead. Entries outlive a lead that was erased,
 * so of leads and mails there are ids and names of fields, nothing else. This can't be seen from here: who calls it
 * chooses what to show.
 */
import { isDeepStrictEqual } from 'node:util'
import type { OrgTx } from '../db/database.ts'
import { currentActor } from './actor.ts'
import { insertEntries, type NewEntry } from './queries.ts'

export type Change = Omit<NewEntry, 'actor'>

const gathered = new WeakMap<OrgTx, NewEntry[]>()

/** Adds an entry in the name of whoever is at work; it is written as one of the last steps of the transaction. */
export function recordChange(tx: OrgTx, change: Change): void {
  const entries = gathered.get(tx) ?? []
  entries.push({ ...change, actor: currentActor() })
  gathered.set(tx, entries)
  tx.beforeCommit('audit', () => insertEntries(tx, entries))
}

/** The fields that differ, each before and after; null when there is none, and so nothing to record. */
export function differenceOf<T extends object>(
  before: T,
  after: T,
): Required<Pick<Change, 'fields' | 'before' | 'after'>> | null {
  const fields = (Object.keys(after) as (keyof T & string)[]).filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  )
  if (fields.length === 0) return null
  const only = (from: T) => Object.fromEntries(fields.map((name) => [name, from[name] ?? null]))
  return { fields, before: only(before), after: only(after) }
}
