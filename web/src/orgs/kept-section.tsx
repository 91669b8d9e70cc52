import { useQuery } from '@tanstack/react-query'
import { Section } from '../ui/section.tsx'
import classes from './data.module.css'
import { retentionQuery } from './queries.ts'
import { daysText } from './retention.ts'

/** All of it in one place: for the record of processing that the law asks for. */
export function KeptSection() {
  const { data } = useQuery(retentionQuery)
  const kept: readonly [what: string, howLong: string][] = [
    ['Leads, with scores, mails and timeline', 'Until you erase them'],
    ['That something happened to an erased lead, without who it was', 'With your figures'],
    ['Rows of a file that became no lead', '90 days'],
    ['Addresses that want no mail', 'Until you allow them again'],
    ['Webhook deliveries', data ? daysText(data.deliveries_days) : '…'],
    ['The feed of events', data ? daysText(data.feed_days) : '…'],
    ['Audit log', '1 year'],
    ['Accounts and sessions', 'Until they end, or somebody ends them'],
  ]
  return (
    <Section title="What is kept, and for how long">
      <table className={classes.kept}>
        <thead className="unseen">
          <tr>
            <th>What</th>
            <th>How long</th>
          </tr>
        </thead>
        <tbody>
          {kept.map(([what, howLong]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{howLong}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
