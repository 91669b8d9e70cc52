import type { Lead } from '@bolsivo/sdk'
import { memo } from 'react'
import { Score } from '../columns.tsx'
import classes from './board.module.css'

/** What a card says; also of the one that follows the pointer. */
export const CardFace = memo(function CardFace({ lead }: { readonly lead: Lead }) {
  return (
    <>
      <span className={classes.name}>{lead.business_name}</span>
      <span className={classes.facts}>{[lead.category, lead.city].filter(Boolean).join(' · ')}</span>
      <span className={classes.foot}>
        <Score score={lead.score} />
        <span className="clip">{lead.contact_name}</span>
      </span>
    </>
  )
})
