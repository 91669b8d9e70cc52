/** Which plan the company has, what others would change, and how it is paid. */
import type { Billing, OfferedPlan } from '@bolsivo/sdk'
import { Alert, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useRefusal } from '../session/session.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { BlockSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { AccountManager } from './account-manager.tsx'
import classes from './billing-page.module.css'
import { usesText } from './billing-text.ts'
import { ChangePlanDialog } from './change-plan-dialog.tsx'
import { CheckoutReturn } from './checkout-return.tsx'
import { ContactDialog } from './contact-dialog.tsx'
import { PlanCards } from './plan-cards.tsx'
import { billingQuery } from './queries.ts'
import { SubscriptionCard } from './subscription-card.tsx'

export function BillingPage() {
  const { data, error, refetch } = useQuery(billingQuery)
  const refusal = useRefusal('owner')
  return (
    <>
      <PageHeader
        title="Billing"
        description="Your plan, and what another one would change for this company."
        {...(data ? { aside: usesText(data.in_use) } : {})}
      />
      <CheckoutReturn mode={data?.mode ?? null} isOwner={refusal === null} />
      {data?.mode === 'immediate' && (
        <p className={classes.note}>
          No payment is configured: plans change at once and cost nothing. The prices are the list prices;
          whoever runs this server can turn on payments with Stripe.
        </p>
      )}
      {refusal !== null && (
        <Alert mb="md" color="gray">
          You see the plans, and can’t change yours. {refusal}
        </Alert>
      )}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <BlockSkeleton height={330} />}
      {!error && data && <Plans billing={data} refusal={refusal} />}
    </>
  )
}

function Plans({ billing, refusal }: { readonly billing: Billing; readonly refusal: string | null }) {
  const [chosen, setChosen] = useState<OfferedPlan | null>(null)
  const [isWriting, setIsWriting] = useState(false)
  const mayWrite = useRefusal('admin')
  const choose = (offer: OfferedPlan) =>
    offer.change?.by === 'contact' ? setIsWriting(true) : setChosen(offer)
  return (
    <>
      {billing.subscription && <SubscriptionCard subscription={billing.subscription} refusal={refusal} />}
      <PlanCards plans={billing.plans} refusal={refusal} contactRefusal={mayWrite} onChoose={choose} />
      {billing.plan === 'luna_enterprise' && (
        <AccountManager
          action={
            mayWrite === null && (
              <Button variant="default" onClick={() => setIsWriting(true)}>
                Write to us
              </Button>
            )
          }
        />
      )}
      <ChangePlanDialog offer={chosen} mode={billing.mode} onClose={() => setChosen(null)} />
      <ContactDialog opened={isWriting} onClose={() => setIsWriting(false)} />
    </>
  )
}
