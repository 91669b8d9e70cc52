/** /settings/webhooks: all of them, and a new one, where the plan has them. */
import { Button } from '@mantine/core'
import { IconWebhook } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiPlanNote, PlansButton, useApiRefusal, useHasApi } from '../api-keys/api-plan.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { webhooksQuery } from './queries.ts'
import { CreateWebhookDialog } from './webhook-dialogs.tsx'
import { WebhookList } from './webhook-list.tsx'

export function WebhooksPage() {
  const [isCreating, setIsCreating] = useState(false)
  const refusal = useApiRefusal('member')
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Tell your CRM, Zapier or own server the moment something happens to a lead."
        actions={
          <Refusable why={refusal}>
            <Button onClick={() => setIsCreating(true)}>Create webhook</Button>
          </Refusable>
        }
      />
      <Webhooks />
      <CreateWebhookDialog opened={isCreating} onClose={() => setIsCreating(false)} />
    </>
  )
}

function Webhooks() {
  const { data, error, refetch } = useQuery(webhooksQuery)
  const isOn = useHasApi()
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton count={4} height={56} />
  if (data.data.length === 0) return isOn ? <NoWebhooks /> : <NoPlan />
  return (
    <>
      <ApiPlanNote title="These webhooks are paused">
        Webhooks come with the Scale plan. Until then nothing is sent. Nothing is deleted either: after an
        upgrade they go on, and what was missed can be recovered on the page of each.
      </ApiPlanNote>
      <WebhookList webhooks={data.data} />
    </>
  )
}

function NoWebhooks() {
  return (
    <EmptyState
      icon={IconWebhook}
      title="No webhooks yet"
      actions={
        <LinkButton to="/developers" variant="default">
          How webhooks work
        </LinkButton>
      }
    >
      A webhook is an address of yours. When a lead qualifies, moves or gets a mail, it is told there within a
      fraction of a second, signed.
    </EmptyState>
  )
}

function NoPlan() {
  return (
    <EmptyState icon={IconWebhook} title="Webhooks come with the Scale plan" actions={<PlansButton />}>
      They tell your CRM, Zapier or own server the moment a lead qualifies, moves or gets a mail.
    </EmptyState>
  )
}
