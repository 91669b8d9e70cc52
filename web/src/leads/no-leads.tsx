/** Nothing to show: because nothing is there yet, or because nothing fits the filter. */
import { Button } from '@mantine/core'
import { IconBuildingStore, IconSearchOff } from '@tabler/icons-react'
import { useSession } from '../session/session.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { EmptyState } from '../ui/states.tsx'

export interface NoLeadsProps {
  readonly isFiltered: boolean
  readonly onClear: () => void
}

export function NoLeads({ isFiltered, onClear }: NoLeadsProps) {
  const { may } = useSession()
  if (isFiltered) {
    return (
      <EmptyState
        icon={IconSearchOff}
        title="No lead matches"
        actions={
          <Button variant="default" onClick={onClear}>
            Clear search and filters
          </Button>
        }
      >
        Try fewer words or fewer filters.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={IconBuildingStore}
      title="No leads yet"
      actions={
        may('member') && (
          <>
            <LinkButton to="/leads/import">Import a file</LinkButton>
            <LinkButton to="/welcome" search={{ step: 'leads' }} variant="default">
              Load the sample city
            </LinkButton>
          </>
        )
      }
    >
      Import a list of businesses. Each one gets a score, and those that fit you best come first.
    </EmptyState>
  )
}
