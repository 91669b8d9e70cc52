import type { ReplyRate } from '@bolsivo/sdk'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { count } from '../ui/time-text.ts'
import { FigureCard, Nothing } from './figure-card.tsx'
import classes from './figure-table.module.css'
import { rateText } from './figure-text.ts'
import { LeadsLink } from './leads-link.tsx'
import { type PeriodQuery, replyRateQuery } from './queries.ts'
import { RateBar } from './rate-bar.tsx'

export function ReplyRateCard({ period }: { readonly period: PeriodQuery }) {
  return (
    <FigureCard
      title="Reply rate by category"
      description="Of the leads that were mailed in this period, how many have replied since."
      height={380}
      query={useQuery(replyRateQuery(period))}
    >
      {(data) =>
        data.total.leads_mailed === 0 ? (
          <Nothing>No mail was sent in this period. Drafts that you approve are counted here.</Nothing>
        ) : (
          <Replies replies={data} />
        )
      }
    </FigureCard>
  )
}

function Replies({ replies: { data, other, total } }: { readonly replies: ReplyRate }) {
  const highest = Math.max(...data.map(({ rate }) => rate ?? 0), other?.rate ?? 0, total.rate ?? 0)
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Category</th>
            <th scope="col">Replied</th>
            <th scope="col">Mailed</th>
            <th scope="col">Rate</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {data.map(({ category, filter, ...row }) => (
            <Row key={category} {...row} highest={highest}>
              <LeadsLink filter={filter} title={`all leads of the category ${category}`}>
                {category ?? 'No category'}
              </LeadsLink>
            </Row>
          ))}
          {other && (
            <Row {...other} highest={highest}>
              {other.categories === 1 ? '1 other' : `${count(other.categories)} others`}
            </Row>
          )}
        </tbody>
        <tfoot>
          <Row {...total} highest={highest}>
            All
          </Row>
        </tfoot>
      </table>
    </div>
  )
}

interface RowProps extends Pick<ReplyRate['total'], 'leads_mailed' | 'leads_replied' | 'rate'> {
  readonly highest: number
  readonly children: ReactNode
}

function Row({ leads_mailed, leads_replied, rate, highest, children }: RowProps) {
  return (
    <tr>
      <th scope="row" className={classes.name}>
        {children}
      </th>
      <td>{count(leads_replied)}</td>
      <td>{count(leads_mailed)}</td>
      <td className={classes.rate}>{rateText(rate)}</td>
      <td className={classes.bar}>
        <RateBar share={highest === 0 ? 0 : (rate ?? 0) / highest} />
      </td>
    </tr>
  )
}
