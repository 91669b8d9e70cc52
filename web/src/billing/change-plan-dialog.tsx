/** What the change would do, in the server's words, before it is made. */
import type { Billing, OfferedPlan } from '@bolsivo/sdk'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { notify } from '../ui/notify.tsx'
import { priceText } from './billing-text.ts'
import classes from './dialogs.module.css'
import { isPlanName, isSold, useChangePlan, useOpenCheckout } from './queries.ts'

interface ChangePlanDialogProps {
  readonly offer: OfferedPlan | null
  readonly mode: Billing['mode']
  readonly onClose: () => void
}

export function ChangePlanDialog({ offer, mode, onClose }: ChangePlanDialogProps) {
  const change = useChangePlan()
  const checkout = useOpenCheckout()
  const isPaid = offer?.change?.by === 'stripe'
  const run = async () => {
    if (offer === null) return
    if (isPaid) {
      if (isSold(offer.plan)) await checkout.mutateAsync(offer.plan)
      return
    }
    if (!isPlanName(offer.plan)) return
    await change.mutateAsync(offer.plan)
    notify.ok(`Your plan is now ${offer.name}`)
  }
  const price = offer && priceText(offer)
  return (
    <ConfirmDialog
      opened={offer !== null}
      onClose={onClose}
      title={`Change to ${offer?.name ?? 'another plan'}?`}
      confirm={isPaid ? 'Continue at Stripe' : `Change to ${offer?.name ?? ''}`}
      onConfirm={run}
    >
      <div className={classes.words}>
        <ul className={classes.effects}>
          {offer?.change?.effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
        <p className={classes.quiet}>
          {mode === 'immediate' && 'No payment is configured: the plan changes at once and costs nothing.'}
          {isPaid && offer?.plan === 'starter' && 'Your subscription ends at Stripe. You confirm it there.'}
          {isPaid &&
            offer?.plan !== 'starter' &&
            `${price === null ? 'Stripe shows the price' : `${price} a month`}. You confirm and pay at Stripe, and come back here.`}
        </p>
      </div>
    </ConfirmDialog>
  )
}
