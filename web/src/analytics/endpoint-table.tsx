import { Link } from '@tanstack/react-router'
import { StatusDot } from '../ui/status-dot.tsx'
import { count } from '../ui/time-text.ts'
import { percent, toneOf } from '../webhooks/health-figures.ts'
import classes from './endpoint-table.module.css'
import table from './figure-table.module.css'
import link from './leads-link.module.css'
import type { Endpoint } from './webhook-figures.ts'

const most = 5

export const endpointTableHeight = (count: number): number => 40 + 30 * Math.min(count, most)

/** The endpoints that need somebody, the worst first. */
export function EndpointTable({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  const more = endpoints.length - most
  return (
    <>
      <div className={`${table.scroll} ${classes.endpoints}`}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Endpoint, the worst first</th>
              <th scope="col">Delivered</th>
              <th scope="col">Failed</th>
              <th scope="col">Success</th>
            </tr>
          </thead>
          <tbody>
            {endpoints.slice(0, most).map((endpoint) => (
              <EndpointRow key={endpoint.webhook.id} endpoint={endpoint} />
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && (
        <p className={classes.more}>
          <Link to="/settings/webhooks">{more === 1 ? 'One more webhook' : `${more} more webhooks`}</Link>
        </p>
      )}
    </>
  )
}

function EndpointRow({ endpoint: { webhook, totals } }: { readonly endpoint: Endpoint }) {
  const { delivered, failed, successRate } = totals
  return (
    <tr>
      <th scope="row" className={table.name}>
        <Link to="/settings/webhooks/$webhookId" params={{ webhookId: webhook.id }} className={link.link}>
          {webhook.name}
        </Link>{' '}
        <span className={classes.url}>{webhook.target_url}</span>
      </th>
      <td>{count(delivered)}</td>
      <td>{count(failed)}</td>
      <td>
        {successRate === null ? (
          <span className={table.none}>Nothing sent</span>
        ) : (
          <StatusDot tone={toneOf(successRate)}>{percent(successRate)}</StatusDot>
        )}
      </td>
    </tr>
  )
}
