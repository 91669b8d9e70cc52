import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { readLeadsSearch } from '../leads/leads-search.ts'
import { count } from '../ui/time-text.ts'
import classes from './leads-link.module.css'

export interface LeadsLinkProps {
  readonly leads: number
  /** That of the figure in the API. */
  readonly filter: Readonly<Record<string, string>> | undefined
  /** Which leads these are. */
  readonly title: string
  /** The figure, where it is not the number of leads alone. */
  readonly children?: ReactNode
}

/** A figure that leads to its leads, where there are some. */
export function LeadsLink({ leads, filter, title, children = count(leads) }: LeadsLinkProps) {
  if (leads === 0 || filter === undefined) return <>{children}</>
  return (
    <Link to="/leads" search={readLeadsSearch(filter)} className={classes.link} title={title}>
      {children}
      <span className="unseen">: {title}</span>
    </Link>
  )
}
