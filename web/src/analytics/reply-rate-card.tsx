/** How often a mail is answered, by category of business. */
import type { ReplyRate } from '@bolsivo/sdk'
import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { count } from '../ui/time-text.ts'
import { FigureCard, Nothing } from './figure-card.tsx'
import classes from './figure-table.module.css'
import { rateText } from './figure-text.ts'
import link from './leads-link.module.css'
import { LeadsLink } from './leads-link.tsx'
import { type PeriodQuery, replyRateQuery } from './queries.ts'
import { RateBar } from './rate-bar.tsx'

const usualTop = 10
const mostTop = 1_000

export function ReplyRateCard({ period }: { readonly period: PeriodQuery }) {
  const [top, setTop] = useState(usualTop)
  return (
    <FigureCard
      title="Reply rate by category"
      description="Of the leads that were mailed in this period, how many have replied since."
      height={380}
      query={useQuery(replyRateQuery({ ...period, top }))}
    >
      {(data) =>
        data.total.leads_mailed === 0 ? (
          <Nothing>No mail was sent in this period. Drafts that you approve are counted here.</Nothing>
        ) : (
          <Replies replies={data} onShowAll={() => setTop(mostTop)} />
        )
      }
    </FigureCard>
  )
}

interface RepliesProps {
  readonly replies: ReplyRate
  readonly onShowAll: () => void
}

function Replies({ replies: { data, other, total }, onShowAll }: RepliesProps) {
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
          {data.map(({ category, ...row }) => (
            <Row key={category} {...row} name={category ?? 'No category'} highest={highest} />
          ))}
          {other && (
            <Row
              {...other}
              name={<Others categories={other.categories} onShow={onShowAll} />}
              highest={highest}
            />
          )}
        </tbody>
        <tfoot>
          <Row {...total} name="All" highest={highest} />
        </tfoot>
      </table>
    </div>
  )
}

interface OthersProps {
  readonly categories: number
  readonly onShow: () => void
}

/** Shown one by one they lead to their leads, too. */
function Others({ categories, onShow }: OthersProps) {
  const text = categories === 1 ? '1 other' : `${count(categories)} others`
  return (
    <UnstyledButton className={link.link} title="Show each of them" onClick={onShow}>
      {text}
    </UnstyledButton>
  )
}

interface RowProps extends Pick<ReplyRate['total'], 'leads_mailed' | 'leads_replied' | 'rate'> {
  /** None of several categories together: no list has these. */
  readonly filters?: ReplyRate['total']['filters']
  readonly name: ReactNode
  readonly highest: number
}

function Row({ leads_mailed, leads_replied, rate, filters, name, highest }: RowProps) {
  const which = typeof name === 'string' ? `, ${name.toLowerCase()}` : ''
  return (
    <tr>
      <th scope="row" className={classes.name}>
        {name}
      </th>
      <td>
        <LeadsLink
          leads={leads_replied}
          filter={filters?.leads_replied}
          title={`leads that have replied since they were mailed in this period${which}`}
        />
      </td>
      <td>
        <LeadsLink
          leads={leads_mailed}
          filter={filters?.leads_mailed}
          title={`leads that were mailed in this period${which}`}
        />
      </td>
      <td className={classes.rate}>{rateText(rate)}</td>
      <td className={classes.bar}>
        <RateBar share={highest === 0 ? 0 : (rate ?? 0) / highest} />
      </td>
    </tr>
  )
}
