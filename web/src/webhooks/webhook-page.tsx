/** /settings/webhooks/$webhookId: one webhook, its health, and what was sent to it. */
import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { PageHeader } from '../ui/page-header.tsx'
import { BlockSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { DeliveryDrawer } from './delivery-drawer.tsx'
import { DeliveryList } from './delivery-list.tsx'
import type { DeliverySearch } from './delivery-search.ts'
import { HealthCard } from './health-card.tsx'
import { webhookQuery } from './queries.ts'
import { WebhookActions } from './webhook-actions.tsx'
import { WebhookAlerts } from './webhook-alerts.tsx'
import { WebhookFacts } from './webhook-facts.tsx'
import classes from './webhook-page.module.css'
import { WebhookStatus } from './webhook-status.tsx'

const route = getRouteApi('/shell/settings/webhooks/$webhookId')

export function WebhookPage() {
  const { webhookId } = route.useParams()
  const { data: webhook, error, refetch } = useQuery(webhookQuery(webhookId))
  return (
    <>
      <Link to="/settings/webhooks" className={`${classes.back} no-print`}>
        <IconChevronLeft size={15} stroke={1.6} aria-hidden />
        Webhooks
      </Link>
      <PageHeader
        title={webhook?.name ?? 'Webhook'}
        description={webhook?.description ?? undefined}
        aside={webhook && <WebhookStatus webhook={webhook} />}
        actions={webhook && <WebhookActions webhook={webhook} />}
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !webhook && <BlockSkeleton height={420} />}
      {!error && webhook && (
        <>
          <WebhookAlerts webhook={webhook} />
          <WebhookFacts webhook={webhook} />
          <HealthCard webhookId={webhook.id} />
          <Deliveries webhookId={webhook.id} />
        </>
      )}
    </>
  )
}

function Deliveries({ webhookId }: { readonly webhookId: string }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const onSearch = (changed: DeliverySearch) =>
    void navigate({ search: changed, replace: changed.delivery === undefined, resetScroll: false })
  const { delivery = null, ...others } = search
  return (
    <>
      <DeliveryList webhookId={webhookId} search={search} onSearch={onSearch} />
      <DeliveryDrawer deliveryId={delivery} onClose={() => onSearch(others)} />
    </>
  )
}
