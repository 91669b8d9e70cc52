import type { Database } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { roleRequired } from '../../platform/http/admit-person.ts'
import { type Caller, defineRoute, type Route } from '../../platform/http/route.ts'
import { deletedShape } from '../schema.ts'
import { createView, type Editor, editView, removeView } from './edit-views.ts'
import { membersOnly, tooManyViews, viewNameTaken, viewNotFound } from './errors.ts'
import { type LeadView, listViews } from './queries.ts'
import * as schema from './schema.ts'

const tag = 'Lead views'
const example = {
  name: 'Ready to write to',
  is_shared: true,
  filters: { status: 'qualified', min_score: '80' },
}
const exampleId = 'view_01kvd01a2b3c4d5e6f7g8h9j0k'

/** `read` for all: a private view changes nothing for anybody else, so whoever may read may save one. */
export function leadViewRoutes({ db }: { db: Database }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/lead-views',
      summary: 'List the saved views',
      description: 'The shared ones of the org and your own private ones, by position.',
      tag,
      access: 'read',
      people: 'read_only',
      response: schema.leadViewListShape,
      async handle({ caller }) {
        const views = await db.inOrg(caller.orgId, (tx) => listViews(tx, editorOf(caller).id))
        return { data: views.map(viewJson), has_more: false, next_cursor: null }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/lead-views',
      summary: 'Save a view',
      description: `Everybody may have private ones, up to 50, which nobody else sees. Members, admins and owners make shared
ones, up to 100 in an org. A name is there once among the shared views, and once among your private ones.`,
      tag,
      access: 'read',
      people: 'read_only',
      body: schema.newLeadViewShape,
      status: 201,
      response: schema.leadViewShape,
      errors: [membersOnly, viewNameTaken, tooManyViews],
      examples: { body: example },
      async handle({ body, caller }) {
        return viewJson(await db.inOrg(caller.orgId, (tx) => createView(tx, body, editorOf(caller))))
      },
    }),
    defineRoute({
      method: 'PATCH',
      url: '/api/lead-views/:id',
      summary: 'Change a saved view',
      description: `What is absent stays as it is. A shared view may be changed by every member, admin and owner; who makes it
private again has it as their own from then on.`,
      tag,
      access: 'read',
      people: 'read_only',
      params: schema.leadViewParams,
      body: schema.leadViewPatchShape,
      response: schema.leadViewShape,
      errors: [viewNotFound, membersOnly, viewNameTaken, tooManyViews],
      examples: { body: { name: 'Best of Bellevue', filters: { min_score: '80', city: 'Bellevue' } } },
      async handle({ params, body, caller }) {
        const edited = await db.inOrg(caller.orgId, (tx) => editView(tx, params.id, body, editorOf(caller)))
        return viewJson(edited)
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/lead-views/:id',
      summary: 'Delete a saved view',
      description: 'The leads in it stay.',
      tag,
      access: 'read',
      people: 'read_only',
      params: schema.leadViewParams,
      response: deletedShape,
      errors: [viewNotFound, membersOnly],
      examples: { response: { id: exampleId, deleted: true } },
      async handle({ params: { id }, caller }) {
        await db.inOrg(caller.orgId, (tx) => removeView(tx, id, editorOf(caller)))
        return { id, deleted: true as const }
      },
    }),
  ]
}

/** Keys do not get here. */
function editorOf(caller: Caller): Editor {
  if (caller.kind !== 'person') throw new AppError(roleRequired)
  return { id: caller.id, role: caller.role }
}

const viewJson = (view: LeadView): schema.LeadViewJson => ({
  id: view.id,
  name: view.name,
  is_shared: view.memberId === null,
  filters: view.filters,
  sort: view.sort,
  columns: view.columns,
  layout: view.layout,
  position: view.position,
  created_at: view.createdAt.toISOString(),
  updated_at: view.updatedAt.toISOString(),
})
