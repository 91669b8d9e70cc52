/**
 * Saving, changing and deleting views. A private one is for who made it alone, whatever their role: it changes nothing
 * for others. A shared one is the org's: any member, admin or owner may change or delete it, also when another made it,
 * and unshares it by making it their own. Somebody who is removed from the org takes their private views with them (app.ts
 * hands `deletePrivateViews` to who removes members) and leaves the shared ones.
 *
 * The audit log has the changes of shared views: name and names of fields, not the filters, which may hold what
 * somebody is called.
 */
import { isDeepStrictEqual } from 'node:util'
import { recordChange } from '../../platform/audit/record-change.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { isAtLeast, type Role } from '../../platform/roles.ts'
import { membersOnly, tooManyViews, viewNameTaken, viewNotFound } from './errors.ts'
import {
  deleteView,
  findNextPosition,
  findView,
  insertView,
  type LeadView,
  lockViews,
  summariseViews,
  updateView,
} from './queries.ts'
import type { LeadViewPatch, NewLeadView } from './schema.ts'

/** Who is at work. */
export interface Editor {
  readonly id: string
  readonly role: Role
}

const mostShared = 100
const mostPrivate = 50

/** Throws `members_only`, `view_name_taken`, `too_many_views`. */
export async function createView(tx: OrgTx, view: NewLeadView, by: Editor): Promise<LeadView> {
  await lockViews(tx)
  const { is_shared, position, ...settings } = view
  const now = new Date()
  const created: LeadView = {
    id: newId('view'),
    memberId: is_shared ? null : by.id,
    ...settings,
    position: position ?? (await findNextPosition(tx, by.id)),
    createdAt: now,
    updatedAt: now,
  }
  refuseOthers(created, by)
  await refuseFull(tx, created)
  await insertView(tx, created)
  if (is_shared) {
    recordChange(tx, { action: 'lead_view.created', target: created.id, after: { name: created.name } })
  }
  return created
}

/** Throws these and `view_not_found`. A field that is absent stays as it is. */
export async function editView(tx: OrgTx, id: string, patch: LeadViewPatch, by: Editor): Promise<LeadView> {
  await lockViews(tx)
  const before = await getView(tx, id, by)
  const { is_shared = before.memberId === null, ...settings } = patch
  // JSON has no undefined: what is not there is absent.
  const changes = settings as Partial<LeadView>
  const after: LeadView = { ...before, ...changes, memberId: is_shared ? null : by.id }
  refuseOthers(before, by)
  refuseOthers(after, by)
  const fields = fieldsThatDiffer(before, after)
  if (fields.length === 0) return before
  if (fields.includes('name') || fields.includes('is_shared')) await refuseFull(tx, after)
  after.updatedAt = new Date()
  await updateView(tx, after)
  if (before.memberId === null || after.memberId === null) {
    const shown = (view: LeadView) => ({ name: view.name, is_shared: view.memberId === null })
    recordChange(tx, {
      action: 'lead_view.updated',
      target: id,
      fields,
      before: shown(before),
      after: shown(after),
    })
  }
  return after
}

/** Throws `view_not_found` and `members_only`. */
export async function removeView(tx: OrgTx, id: string, by: Editor): Promise<void> {
  const view = await getView(tx, id, by)
  refuseOthers(view, by)
  await deleteView(tx, id)
  if (view.memberId === null) {
    recordChange(tx, { action: 'lead_view.deleted', target: id, before: { name: view.name } })
  }
}

async function getView(tx: OrgTx, id: string, by: Editor): Promise<LeadView> {
  const view = await findView(tx, id, by.id)
  if (!view) throw new AppError(viewNotFound)
  return view
}

function refuseOthers({ memberId }: LeadView, by: Editor): void {
  if (memberId === null && !isAtLeast(by.role, 'member')) throw new AppError(membersOnly)
}

async function refuseFull(tx: OrgTx, view: LeadView): Promise<void> {
  const { count, hasName } = await summariseViews(tx, view)
  const [kind, most] = view.memberId === null ? ['shared', mostShared] : ['private', mostPrivate]
  if (hasName) {
    throw new AppError(viewNameTaken, { message: `There is a ${kind} view called ${view.name} already` })
  }
  if (count >= Number(most)) {
    throw new AppError(tooManyViews, { message: `There are ${most} ${kind} views already: delete one first` })
  }
}

const editable = ['name', 'filters', 'sort', 'columns', 'layout', 'position'] as const

function fieldsThatDiffer(before: LeadView, after: LeadView): string[] {
  const isShareChanged = (before.memberId === null) !== (after.memberId === null)
  return [
    ...editable.filter((name) => !isDeepStrictEqual(before[name], after[name])),
    ...(isShareChanged ? ['is_shared'] : []),
  ]
}
