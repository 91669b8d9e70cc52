/** Who works with these leads, in which role, and who is invited. */
import { Button } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useRefusal } from '../session/session.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { signUpQuery } from './sends-mail.ts'
import { InvitationList } from './team/invitation-list.tsx'
import { InviteDialog } from './team/invite-dialog.tsx'
import { MemberTable } from './team/member-table.tsx'
import { invitationsQuery, membersQuery } from './team/queries.ts'
import { RoleLegend } from './team/role-legend.tsx'

export function TeamPage() {
  const { data, error, refetch } = useQuery(membersQuery)
  const refusal = useRefusal('admin')
  // All at once: what came later would push what stands below it about.
  const invitations = useQuery({ ...invitationsQuery, enabled: refusal === null })
  const mail = useQuery(signUpQuery)
  const isWhole = !mail.isPending && (refusal !== null || !invitations.isPending)
  const [isInviting, setIsInviting] = useState(false)
  return (
    <>
      <PageHeader
        title="Team"
        description="Who works with these leads."
        {...(data ? { aside: data.data.length } : {})}
        actions={
          <Refusable why={refusal}>
            <Button
              leftSection={<IconUserPlus size={15} stroke={1.6} aria-hidden />}
              onClick={() => setIsInviting(true)}
            >
              Invite
            </Button>
          </Refusable>
        }
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !(data && isWhole) && <RowsSkeleton count={3} height={57} />}
      {!error && data && isWhole && (
        <>
          <MemberTable members={data.data} />
          {refusal === null && <InvitationList />}
          <RoleLegend />
        </>
      )}
      <InviteDialog opened={isInviting} onClose={() => setIsInviting(false)} />
    </>
  )
}
