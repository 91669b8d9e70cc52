/** /settings/api-keys: keys for programs, where the plan has them. */
import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PageHeader } from '../ui/page-header.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { ApiPlanNote, PlansButton, useApiRefusal, useHasApi } from './api-plan.tsx'
import { CreateKeyDialog } from './create-key-dialog.tsx'
import { KeyTable } from './key-table.tsx'
import { apiKeysQuery } from './queries.ts'

export function ApiKeysPage() {
  const [isCreating, setIsCreating] = useState(false)
  const refusal = useApiRefusal('admin')
  const create = () => setIsCreating(true)
  return (
    <>
      <PageHeader
        title="API keys"
        description="Let your CRM, Zapier or own programs read and change leads. One key for each."
        actions={
          <Refusable why={refusal}>
            <Button onClick={create}>Create key</Button>
          </Refusable>
        }
      />
      <Keys onCreate={create} />
      <CreateKeyDialog opened={isCreating} onClose={() => setIsCreating(false)} />
    </>
  )
}

function Keys({ onCreate }: { readonly onCreate: () => void }) {
  const { data, error, refetch } = useQuery(apiKeysQuery)
  const isOn = useHasApi()
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton count={4} height={56} />
  if (data.data.length === 0) {
    return isOn ? <NoKeys onCreate={onCreate} /> : <NoPlan />
  }
  return (
    <>
      <ApiPlanNote title="These keys are paused">
        The API comes with the Scale plan. Until then every request with a key is refused. Nothing is deleted:
        after an upgrade the same keys work again.
      </ApiPlanNote>
      <KeyTable keys={data.data} />
    </>
  )
}

function NoKeys({ onCreate }: { readonly onCreate: () => void }) {
  return (
    <EmptyState
      icon={IconKey}
      title="No keys yet"
      actions={
        <Refusable why={useApiRefusal('admin')}>
          <Button variant="default" onClick={onCreate}>
            Create the first key
          </Button>
        </Refusable>
      }
    >
      A key is what a program shows to be let in. It is shown once, when it is made.
    </EmptyState>
  )
}

function NoPlan() {
  return (
    <EmptyState icon={IconKey} title="API keys come with the Scale plan" actions={<PlansButton />}>
      With them your CRM, Zapier or own programs read and change leads by themselves.
    </EmptyState>
  )
}
