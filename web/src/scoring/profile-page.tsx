/** Who the best customers are, how much each sign of them counts, and who the mails are from. */
import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRefusal } from '../session/session.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { FormSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { ProfileForm } from './profile-form.tsx'
import { profileQuery } from './queries.ts'

export function ProfilePage() {
  const { data, error, refetch } = useQuery(profileQuery)
  const refusal = useRefusal('member')
  return (
    <>
      <PageHeader
        title="Profile"
        description="Every lead gets a score by this, from 0 to 100. Who reaches the threshold qualifies."
      />
      {refusal !== null && (
        <Alert mb="md" color="gray">
          You see the profile, and can’t change it. {refusal}
        </Alert>
      )}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <FormSkeleton count={7} />}
      {!error && data && <ProfileForm profile={data} isReadOnly={refusal !== null} />}
    </>
  )
}
