/** Which leads are selected: pure. Whole leads are kept, so that an action needs no second look at the list. */
import type { Lead } from '@bolsivo/sdk'

export interface Selection {
  readonly leads: ReadonlyMap<string, Lead>
  /** Where a range begins that Shift ends. */
  readonly anchorId: string | null
  /** All that the filter finds, not only what was scrolled past. */
  readonly isWholeFilter: boolean
}

export const nothingSelected: Selection = { leads: new Map(), anchorId: null, isWholeFilter: false }

export function toggle({ leads }: Selection, lead: Lead): Selection {
  const next = new Map(leads)
  if (!next.delete(lead.id)) next.set(lead.id, lead)
  return { leads: next, anchorId: lead.id, isWholeFilter: false }
}

/** From the anchor to this lead, both within, added to what is selected. Without an anchor in the list: just this lead. */
export function extend(selection: Selection, rows: readonly Lead[], lead: Lead): Selection {
  const from = rows.findIndex(({ id }) => id === selection.anchorId)
  const to = rows.findIndex(({ id }) => id === lead.id)
  if (from < 0 || to < 0) return selection.leads.has(lead.id) ? selection : toggle(selection, lead)
  const next = new Map(selection.leads)
  for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.set(row.id, row)
  return { ...selection, leads: next }
}

/** All rows that are loaded; once more, and none. */
export function toggleAll({ leads, anchorId }: Selection, rows: readonly Lead[]): Selection {
  if (rows.length > 0 && rows.every(({ id }) => leads.has(id))) return nothingSelected
  return { leads: new Map(rows.map((row) => [row.id, row])), anchorId, isWholeFilter: false }
}

export const wholeFilter = (all: readonly Lead[]): Selection => ({
  leads: new Map(all.map((lead) => [lead.id, lead])),
  anchorId: null,
  isWholeFilter: true,
})

export function unselect(selection: Selection, ids: ReadonlySet<string>): Selection {
  const leads = new Map([...selection.leads].filter(([id]) => !ids.has(id)))
  return { ...selection, leads }
}
