/** The plans side by side: what each has, what it costs, and the way to it. */
import type { OfferedPlan } from '@bolsivo/sdk'
import { Badge, Button } from '@mantine/core'
import { IconCheck, IconMinus } from '@tabler/icons-react'
import { Refusable } from '../ui/refusable.tsx'
import { actionText, priceText } from './billing-text.ts'
import classes from './plan-cards.module.css'

interface PlanCardsProps {
  readonly plans: readonly OfferedPlan[]
  readonly refusal: string | null
  readonly contactRefusal: string | null
  readonly onChoose: (offer: OfferedPlan) => void
}

/** Side by side, from the lowest to the highest. */
export function PlanCards({ plans, refusal, contactRefusal, onChoose }: PlanCardsProps) {
  return (
    <ul className={classes.plans}>
      {plans.map((offer) => (
        <PlanCard
          key={offer.plan}
          offer={offer}
          refusal={offer.change?.by === 'contact' ? contactRefusal : refusal}
          onChoose={() => onChoose(offer)}
        />
      ))}
    </ul>
  )
}

interface PlanCardProps {
  readonly offer: OfferedPlan
  readonly refusal: string | null
  readonly onChoose: () => void
}

function PlanCard({ offer, refusal, onChoose }: PlanCardProps) {
  const price = priceText(offer)
  return (
    <li className={classes.plan} data-is-current={offer.is_current || undefined}>
      <div className={classes.top}>
        <h2 className={classes.name}>{offer.name}</h2>
        {offer.is_current && <Badge>Your plan</Badge>}
      </div>
      <div className={classes.price}>
        {price === null && <span className={classes.quiet}>The price is shown before you pay</span>}
        {price !== null && <span className={`${classes.amount} numbers`}>{price}</span>}
        {price !== null && offer.monthly_price !== null && offer.monthly_price.amount_cents > 0 && (
          <span className={classes.quiet}> a month</span>
        )}
      </div>
      <ul className={classes.contains}>
        {offer.contains.map((line) => (
          <Line key={line} text={line} />
        ))}
      </ul>
      {offer.change && (
        <Refusable why={refusal}>
          <Button
            variant={
              offer.change.direction === 'upgrade' && offer.change.by !== 'contact' ? 'light' : 'default'
            }
            fullWidth
            onClick={onChoose}
            // Two plans may both say «Contact us».
            aria-label={`${actionText(offer)}${offer.change.by === 'contact' ? ` about ${offer.name}` : ''}`}
          >
            {actionText(offer)}
          </Button>
        </Refusable>
      )}
    </li>
  )
}

function Line({ text }: { readonly text: string }) {
  const isMissing = /^No /.test(text)
  const Picture = isMissing ? IconMinus : IconCheck
  return (
    <li className={classes.line} data-is-missing={isMissing || undefined}>
      <Picture size={14} stroke={2} aria-hidden />
      {text}
    </li>
  )
}
