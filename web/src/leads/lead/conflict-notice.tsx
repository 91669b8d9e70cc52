/** While one types, somebody else changed the same: who, to what, and a choice between the two. */
import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { bolsivo } from '../../session/bolsivo.ts'
import { useSession } from '../../session/session.ts'
import classes from './conflict-notice.module.css'

export interface ConflictNoticeProps {
  readonly leadId: string
  /** As the API calls it. */
  readonly field: string
  /** What stands there now, as text; empty: nothing. */
  readonly theirs: string
  readonly onTakeTheirs: () => void
  readonly onKeepMine: () => void
}

export function ConflictNotice({ leadId, field, theirs, onTakeTheirs, onKeepMine }: ConflictNoticeProps) {
  const who = useWhoChanged(leadId, field, theirs)
  return (
    <div className={classes.notice} role="alert">
      <p>
        {who} {theirs === '' ? 'emptied this' : 'changed this to '}
        {theirs !== '' && <q>{theirs}</q>} while you were editing.
      </p>
      <Group gap={6}>
        <Button size="compact-xs" variant="default" onClick={onTakeTheirs}>
          Take the newer one
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onKeepMine}>
          Keep mine
        </Button>
      </Group>
    </div>
  )
}

function useWhoChanged(leadId: string, field: string, theirs: string): string {
  const { person } = useSession()
  const { data } = useQuery({
    queryKey: ['audit-log', 'lead', leadId, field, theirs],
    queryFn: ({ signal }) =>
      Promise.resolve(bolsivo.auditLog.list({ target: leadId, limit: 20 }, { signal })),
  })
  const actor = data?.data.find(({ fields }) => fields.includes(field))?.actor
  if (!actor) return 'Somebody'
  if (actor.id === person.id) return 'You, in another window,'
  return actor.name ?? 'Somebody'
}
