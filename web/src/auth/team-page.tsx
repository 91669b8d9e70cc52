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
import { InvitationList } from './team/invitation-list.tsx'
import { InviteDialog } from './team/invite-dialog.tsx'
import { MemberTable } from './team/member-table.tsx'
import { membersQuery } from './team/queries.ts'
import { RoleLegend } from './team/role-legend.tsx'

export function TeamPage() {
  const { data, error, refetch } = useQuery(membersQuery)
  const [isInviting, setIsInviting] = useState(false)
  const refusal = useRefusal('admin')
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
      {!error && !data && <RowsSkeleton count={3} height={57} />}
      {!error && data && <MemberTable members={data.data} />}
      {refusal === null && <InvitationList />}
      <RoleLegend />
      <InviteDialog opened={isInviting} onClose={() => setIsInviting(false)} />
    </>
  )
}
