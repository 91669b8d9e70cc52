/**
 * The first run: name the company, say what it sells, bring leads in, see which are good. The step stands in the
 * address, so a reload goes on where it was.
 */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { sessionQuery } from '../session/session.ts'
import { CompanyStep } from './company-step.tsx'
import { ImportStep } from './import-step.tsx'
import { ProfileStep } from './profile-step.tsx'
import { ProgressStep } from './progress-step.tsx'

const route = getRouteApi('/welcome')

export function WelcomePage() {
  const { step, import: importId } = route.useSearch()
  const { data: session } = useQuery(sessionQuery)
  if (!session) return null
  if (session.active_org_id === null || step === 'company') return <CompanyStep />
  if (importId !== undefined) return <ProgressStep importId={importId} />
  if (step === 'leads') return <ImportStep />
  return <ProfileStep />
}
