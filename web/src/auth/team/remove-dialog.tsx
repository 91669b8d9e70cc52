import type { Member } from '@bolsivo/sdk'
import { useSession } from '../../session/session.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { notify } from '../../ui/notify.tsx'
import { useLeave, useRemoveMember } from './queries.ts'

interface RemoveDialogProps {
  readonly member: Member | null
  readonly onClose: () => void
}

/** Whoever is the last owner stays: the server says so, and the dialog shows it. */
export function RemoveDialog({ member, onClose }: RemoveDialogProps) {
  const { person, org } = useSession()
  const remove = useRemoveMember()
  const leave = useLeave()
  const isMe = member?.user_id === person.id
  const name = member?.name || member?.email
  return (
    <ConfirmDialog
      opened={member !== null}
      onClose={onClose}
      title={isMe ? `Leave ${org.name}?` : `Remove ${name}?`}
      confirm={isMe ? 'Leave' : 'Remove'}
      isDangerous
      onConfirm={async () => {
        if (member === null) return
        if (isMe) return leave.mutateAsync(member.user_id)
        await remove.mutateAsync(member.user_id)
        notify.ok(`${name} is removed`)
      }}
    >
      {isMe
        ? 'You see nothing of this company any more, until somebody invites you again. Your account stays.'
        : `They see nothing of ${org.name} from their next click on. Their account and what they did here stay; their private views go.`}
    </ConfirmDialog>
  )
}
