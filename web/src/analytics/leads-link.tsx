import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { readLeadsSearch } from '../leads/leads-search.ts'
import classes from './leads-link.module.css'

export interface LeadsLinkProps {
  /** That of the figure in the API; null: no filter lists just these, and it is only a figure. */
  readonly filter: Readonly<Record<string, string>> | null
  /** Which leads these are. */
  readonly title: string
  readonly children: ReactNode
}

/** A figure that leads to its leads. */
export function LeadsLink({ filter, title, children }: LeadsLinkProps) {
  if (filter === null) return <>{children}</>
  return (
    <Link to="/leads" search={readLeadsSearch(filter)} className={classes.link} title={title}>
      {children}
      <span className="unseen">: {title}</span>
    </Link>
  )
}
