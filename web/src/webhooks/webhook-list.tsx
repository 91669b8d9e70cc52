import type { Webhook } from '@bolsivo/sdk'
import { Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { eventsInWords } from './event-groups.ts'
import { HealthSpark } from './health-spark.tsx'
import classes from './webhook-list.module.css'
import { WebhookStatus } from './webhook-status.tsx'

export function WebhookList({ webhooks }: { readonly webhooks: readonly Webhook[] }) {
  return (
    <Table className={classes.table} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Webhook</Table.Th>
          <Table.Th className={classes.wide}>Events</Table.Th>
          <Table.Th className={classes.spark}>Last 48 hours</Table.Th>
          <Table.Th className={classes.status}>Status</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {webhooks.map((webhook) => (
          <Table.Tr key={webhook.id} className={classes.row}>
            <Table.Td className={classes.name}>
              <Link
                to="/settings/webhooks/$webhookId"
                params={{ webhookId: webhook.id }}
                className={classes.link}
              >
                {webhook.name}
              </Link>
              <div className={`${classes.url} clip`} title={webhook.target_url}>
                {webhook.target_url}
              </div>
              <div className={classes.narrow}>
                <HealthSpark webhookId={webhook.id} />
              </div>
            </Table.Td>
            <Table.Td className={classes.wide} title={webhook.event_types.join(', ')}>
              {eventsInWords(webhook.event_types)}
            </Table.Td>
            <Table.Td className={classes.spark}>
              <HealthSpark webhookId={webhook.id} />
            </Table.Td>
            <Table.Td className={classes.status}>
              <WebhookStatus webhook={webhook} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
