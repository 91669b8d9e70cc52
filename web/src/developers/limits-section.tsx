/** How much may be asked and what comes back, also when something is wrong. */
import { Table } from '@mantine/core'
import { Note } from '../api-keys/note.tsx'
import { CodeSample } from '../ui/code-sample.tsx'
import classes from './developers-page.module.css'
import { errorSample } from './samples.ts'
import { Section } from './section.tsx'

const limits = [
  { name: 'API requests', figure: '1,000 / hour', words: 'Per API key' },
  { name: 'Webhook retries', figure: '3 attempts', words: '30s, 5min, 30min backoff' },
  { name: 'Webhook timeout', figure: '10 seconds', words: 'Per delivery attempt' },
]

export function LimitsSection() {
  return (
    <Section id="limits" title="Rate limits & retries">
      <dl className={classes.limits}>
        {limits.map(({ name, figure, words }) => (
          <div key={name} className={classes.limit}>
            <dt>{name}</dt>
            <dd>
              <strong>{figure}</strong>
              <span>{words}</span>
            </dd>
          </div>
        ))}
      </dl>
      <Note tone="quiet" title="429 Rate limited?">
        When rate limited, the response includes a <code className="mono">Retry-After</code> header indicating
        seconds to wait. Implement exponential backoff for robust integrations.
      </Note>
    </Section>
  )
}

const statuses: readonly [status: number, meaning: string][] = [
  [200, 'Success'],
  [201, 'Created (new webhook or API key)'],
  [400, 'Bad request — missing or invalid parameters'],
  [401, 'Unauthorized — missing or invalid API key'],
  [403, 'Forbidden — Scale plan required'],
  [404, 'Resource not found'],
  [429, 'Rate limited — wait for Retry-After'],
  [500, 'Server error — retry with backoff'],
]

export function ErrorsSection() {
  return (
    <Section id="errors" title="Response format & errors">
      <p>All responses are JSON. Successful responses return 2xx. Errors return a structured body:</p>
      <CodeSample title="Error" code={errorSample} />
      <Table className={classes.statuses} mt="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Status</Table.Th>
            <Table.Th>Meaning</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {statuses.map(([status, meaning]) => (
            <Table.Tr key={status}>
              <Table.Td className="mono">{status}</Table.Td>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <p>
        Beside the sentence there is a <code className="mono">code</code>, which stays the same, and a{' '}
        <code className="mono">request_id</code> to ask about. Every code, and what to do about it:{' '}
        <a href="/docs/guides/errors">Errors</a>.
      </p>
    </Section>
  )
}
