import { IconMapOff } from '@tabler/icons-react'
import { LinkButton } from '../ui/link-button.tsx'
import { EmptyState } from '../ui/states.tsx'

export function NotFoundPage() {
  return (
    <EmptyState
      icon={IconMapOff}
      isPage
      title="There is no such page"
      actions={
        <LinkButton variant="default" to="/leads">
          Go to leads
        </LinkButton>
      }
    >
      The address may be mistyped, or the page has moved.
    </EmptyState>
  )
}

/** Where no shell is around it. */
export function LoneNotFoundPage() {
  return (
    <main>
      <NotFoundPage />
    </main>
  )
}
