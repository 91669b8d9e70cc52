/**
 * What the company pays for. Where Stripe is set up a change leads there and counts once Stripe has told the
 * server.
 */
import type { Billing, CheckoutBillingBody, PlanOrgBody } from '@bolsivo/sdk'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import { planNames, reloadSession } from '../session/session.ts'

export const planKeys = { all: ['plans'] as const }

export const billingQuery = queryOptions({
  queryKey: planKeys.all,
  queryFn: ({ signal }) => bolsivo.people.billing.get({ signal }),
})

/** What a plan decides is shown all over: keys, webhooks, the name in the menu. */
function usePlanChanged(): () => Promise<unknown> {
  const queryClient = useQueryClient()
  return async () => {
    await reloadSession(queryClient)
    await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
  }
}

/** Counts at once; for a server without payments. */
export function useChangePlan() {
  const changed = usePlanChanged()
  return useMutation({
    mutationFn: (plan: PlanOrgBody['plan']) => bolsivo.people.org.plan({ plan }),
    onSuccess: changed,
  })
}

/** Leaves for Stripe's page. */
export function useOpenCheckout() {
  return useMutation({
    mutationFn: async (plan: CheckoutBillingBody['plan']) =>
      leaveFor(await bolsivo.people.billing.checkout({ plan })),
  })
}

export function useOpenPortal() {
  return useMutation({ mutationFn: async () => leaveFor(await bolsivo.people.billing.portal()) })
}

const leaveFor = ({ url }: { url: string }): void => window.location.assign(url)

/** What Stripe knows now. */
export function useRefreshBilling() {
  const queryClient = useQueryClient()
  const changed = usePlanChanged()
  return useMutation({
    mutationFn: () => bolsivo.people.billing.refresh(),
    onSuccess: (billing: Billing) => {
      queryClient.setQueryData(billingQuery.queryKey, billing)
      return changed()
    },
  })
}

export function useContactOperator() {
  return useMutation({ mutationFn: (message: string) => bolsivo.people.billing.contact({ message }) })
}

export type PlanName = PlanOrgBody['plan']

export const isPlanName = (plan: string): plan is PlanName => Object.hasOwn(planNames, plan)
export const isSold = (plan: string): plan is CheckoutBillingBody['plan'] =>
  isPlanName(plan) && plan !== 'luna_enterprise'
