/**
 * A row of the table, and on a phone a card. Light, since they come by the hundred while one scrolls: plain elements,
 * no handlers but for the pointer, and rendered anew only when its own lead or state changes. Clicks are
 * heard by the table, by `data-action`.
 */
import type { Lead } from '@bolsivo/sdk'
import { IconCircleDot, IconCopy } from '@tabler/icons-react'
import { memo, useState } from 'react'
import { type Column, Score } from './columns.tsx'
import classes from './lead-table.module.css'
import { StatusPill } from './status.tsx'

export interface LeadRowProps {
  readonly lead: Lead
  readonly index: number
  readonly top: number
  /** Empty: a card. */
  readonly columns: readonly Column[]
  readonly isActive: boolean
  readonly isSelected: boolean
  readonly isFresh: boolean
  readonly mayEdit: boolean
}

export const rowId = (leadId: string): string => `row-${leadId}`

export const LeadRow = memo(function LeadRow(props: LeadRowProps) {
  const { lead, index, top, columns, isActive, isSelected, isFresh, mayEdit } = props
  const [isPointedAt, setPointedAt] = useState(false)
  return (
    <tr
      id={rowId(lead.id)}
      className={columns.length === 0 ? classes.card : classes.row}
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-index={index}
      data-active={isActive || undefined}
      data-fresh={isFresh || undefined}
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
    >
      {mayEdit && <SelectCell name={lead.business_name} isSelected={isSelected} />}
      {columns.length === 0 ? (
        <CardCells lead={lead} />
      ) : (
        columns.map((column, at) => cell(lead, column, isPointedAt && at === columns.length - 1))
      )}
      {isPointedAt && columns.length > 0 && <Actions lead={lead} mayEdit={mayEdit} />}
    </tr>
  )
})

/** What is last in the row makes room for the buttons. */
function cell(lead: Lead, { id, isNumber, cell: contentOf }: Column, isCovered: boolean) {
  const isName = id === 'business_name'
  return (
    <td
      key={id}
      className={isName ? classes.name : classes.cell}
      data-number={isNumber || undefined}
      data-covered={isCovered || undefined}
      data-cell={id}
      data-action={id === 'status' ? 'status' : undefined}
    >
      {isName ? <LeadLink lead={lead} /> : contentOf(lead)}
    </td>
  )
}

/** A true link, so that it opens in another window too; a plain click is the table's. */
function LeadLink({ lead }: { readonly lead: Lead }) {
  return (
    <a href={`/leads/${lead.id}`} tabIndex={-1} className={classes.link}>
      {lead.business_name}
    </a>
  )
}

function SelectCell({ name, isSelected }: { readonly name: string; readonly isSelected: boolean }) {
  return (
    <td className={classes.select} data-action="select">
      <input type="checkbox" tabIndex={-1} checked={isSelected} readOnly aria-label={`Select ${name}`} />
    </td>
  )
}

function CardCells({ lead }: { readonly lead: Lead }) {
  const { status, score, category, city } = lead
  return (
    <>
      <td className={classes.cardWords}>
        <LeadLink lead={lead} />
        <span className={classes.cardFacts}>{[category, city].filter(Boolean).join(' · ')}</span>
      </td>
      <td className={classes.cardState}>
        <span data-action="status">
          <StatusPill status={status} />
        </span>
        <Score score={score} />
      </td>
    </>
  )
}

function Actions({ lead, mayEdit }: { readonly lead: Lead; readonly mayEdit: boolean }) {
  return (
    <td className={classes.over}>
      <div className={classes.actions}>
        {lead.email !== null && (
          <button type="button" tabIndex={-1} data-action="copy" title={`Copy ${lead.email}`}>
            <IconCopy size={15} stroke={1.6} aria-hidden />
            <span className="unseen">Copy e-mail</span>
          </button>
        )}
        {mayEdit && (
          <button type="button" tabIndex={-1} data-action="status" title="Change status (S)">
            <IconCircleDot size={15} stroke={1.6} aria-hidden />
            <span className="unseen">Change status</span>
          </button>
        )}
      </div>
    </td>
  )
}
