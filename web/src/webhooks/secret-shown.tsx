/** The secret of a webhook on the one occasion on which it is shown, with what to do with it. */
import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { ShownOnce } from '../api-keys/shown-once.tsx'
import { SampleTabs } from './sample-tabs.tsx'
import { verifySamples } from './verify-samples.ts'

export interface SecretShownProps {
  readonly secret: string | null
  readonly children?: ReactNode
  readonly onDone: () => void
}

export function SecretShown({ secret, children, onDone }: SecretShownProps) {
  return (
    <Stack gap="md">
      <ShownOnce
        name="Signing secret"
        secret={secret}
        remedy="Rotate the secret on the page of the webhook to get a new one."
      />
      {children}
      {secret !== null && (
        <div>
          <p style={{ marginTop: 0 }}>
            Set it as <code className="mono">BOLSIVO_WEBHOOK_SECRET</code> where your endpoint runs, and
            verify every request before you believe it:
          </p>
          <SampleTabs name="Verify a webhook" samples={verifySamples} />
        </div>
      )}
      <Group justify="flex-end">
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  )
}
