/** Who was invited and has not come yet. */
import type { Invitation, Member } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { roleNames } from '../../session/session.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { notify } from '../../ui/notify.tsx'
import { Section } from '../../ui/section.tsx'
import { RowsSkeleton } from '../../ui/skeletons.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { useSendsMail } from '../sends-mail.ts'
import { invitationsQuery, membersQuery, useRevokeInvitation } from './queries.ts'
import classes from './team.module.css'

/** Those that can still be accepted. */
export function InvitationList() {
  const { data, error, refetch } = useQuery(invitationsQuery)
  const { data: members } = useQuery(membersQuery)
  const [revoked, setRevoked] = useState<Invitation | null>(null)
  const revoke = useRevokeInvitation()
  const sendsMail = useSendsMail()
  return (
    <Section
      title="Invitations"
      description={
        sendsMail
          ? 'Each is good once, for 7 days.'
          : 'Each is good once, for 7 days. This server sends no mail: you pass the link on, and whoever runs the server does with one for a new password. With BOLSIVO_SMTP_URL both are mailed.'
      }
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <RowsSkeleton count={1} height={49} />}
      {data?.data.length === 0 && <p className={classes.none}>Nobody is invited at the moment.</p>}
      {data && data.data.length > 0 && (
        <ul className={classes.invitations}>
          {data.data.map((invitation) => (
            <li key={invitation.id} className={classes.invitation}>
              <div className={classes.words}>
                <div className={classes.name}>{invitation.email}</div>
                <div className={classes.quiet}>
                  {roleNames[invitation.role]} · invited by {inviterOf(invitation, members?.data)} · expires{' '}
                  <Time at={invitation.expires_at} />
                </div>
              </div>
              <Button
                size="xs"
                variant="default"
                aria-label={`Take back the invitation of ${invitation.email}`}
                onClick={() => setRevoked(invitation)}
              >
                Take back
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ConfirmDialog
        opened={revoked !== null}
        onClose={() => setRevoked(null)}
        title="Take the invitation back?"
        confirm="Take back"
        isDangerous
        onConfirm={async () => {
          if (revoked === null) return
          await revoke.mutateAsync(revoked.id)
          notify.ok(`The invitation of ${revoked.email} is taken back`)
        }}
      >
        The link that {revoked?.email} got stops working.
      </ConfirmDialog>
    </Section>
  )
}

function inviterOf({ invited_by }: Invitation, members: readonly Member[] | undefined): string {
  const member = members?.find(({ user_id }) => user_id === invited_by)
  return member ? member.name || member.email : 'someone who left'
}
