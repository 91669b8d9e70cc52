/** Back from Stripe: what was done there is asked for at once, since its own report may be a moment behind. */
import type { Billing } from '@bolsivo/sdk'
import { Alert } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { messageOf } from '../ui/error-text.ts'
import { useRefreshBilling } from './queries.ts'

const route = getRouteApi('/shell/settings/billing')

interface CheckoutReturnProps {
  readonly mode: Billing['mode'] | null
  readonly isOwner: boolean
}

export function CheckoutReturn({ mode, isOwner }: CheckoutReturnProps) {
  const { checkout } = route.useSearch()
  const navigate = useNavigate()
  const { mutate, isPending, isSuccess, error } = useRefreshBilling()
  const hasAsked = useRef(false)
  const asks = checkout === 'done' && mode === 'stripe' && isOwner
  useEffect(() => {
    if (!asks || hasAsked.current) return
    hasAsked.current = true
    mutate()
  }, [asks, mutate])

  if (checkout === undefined || mode === null) return null
  const close = () => void navigate({ to: '/settings/billing', search: {}, replace: true })
  if (checkout === 'cancelled') {
    return (
      <Alert mb="md" color="gray" withCloseButton closeButtonLabel="Close" onClose={close}>
        You came back without paying. Nothing has changed.
      </Alert>
    )
  }
  if (error) {
    return (
      <Alert mb="md" color="red" withCloseButton closeButtonLabel="Close" onClose={close}>
        {messageOf(error)}
      </Alert>
    )
  }
  return (
    <Alert mb="md" role="status" withCloseButton closeButtonLabel="Close" onClose={close}>
      {isPending && 'Thank you. Asking Stripe for your plan…'}
      {!isPending &&
        (isSuccess
          ? 'Thank you. This is your plan as Stripe has it now.'
          : 'Thank you. Your plan changes as soon as Stripe reports the payment.')}
    </Alert>
  )
}
