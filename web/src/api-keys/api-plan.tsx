/** Keys and webhooks come with the plans from Scale on: who has them, and what is said to who has not. */
import type { ReactNode } from 'react'
import { type Role, useRefusal, useSession } from '../session/session.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { Note } from './note.tsx'

export const hasApi = (plan: string): boolean => plan === 'scale' || plan === 'luna_enterprise'

export function useHasApi(): boolean {
  return hasApi(useSession().org.plan)
}

/** Why a control is off that needs a role and the plan; null when it is on. */
export function useApiRefusal(role: Role): string | null {
  const byRole = useRefusal(role)
  const isOn = useHasApi()
  return byRole ?? (isOn ? null : 'This needs the Scale plan: see Settings, Billing.')
}

/** Children: what it means for what the page shows. Nothing where the plan has it all. */
export function ApiPlanNote({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  if (useHasApi()) return null
  return (
    <Note tone="warn" title={title} action={<PlansButton />}>
      {children}
    </Note>
  )
}

export function PlansButton() {
  return (
    <LinkButton to="/settings/billing" variant="default">
      See plans
    </LinkButton>
  )
}
