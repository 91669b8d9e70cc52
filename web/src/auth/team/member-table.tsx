/** Who works here, and in which role; changed and removed by who may. */
import type { Member } from '@bolsivo/sdk'
import { ActionIcon, Avatar, NativeSelect, Table, Tooltip } from '@mantine/core'
import { IconShieldCheck, IconUserMinus } from '@tabler/icons-react'
import { useState } from 'react'
import { roleNames, useSession } from '../../session/session.ts'
import { notify } from '../../ui/notify.tsx'
import { Time } from '../../ui/time.tsx'
import { useSetRole } from './queries.ts'
import { RemoveDialog } from './remove-dialog.tsx'
import { isRole, mayChange, roleChoices } from './role-words.ts'
import classes from './team.module.css'

export function MemberTable({ members }: { readonly members: readonly Member[] }) {
  const [leaving, setLeaving] = useState<Member | null>(null)
  return (
    <>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th className={classes.wide}>Joined</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>
              <span className="unseen">Remove</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => (
            <MemberRow key={member.user_id} member={member} onRemove={() => setLeaving(member)} />
          ))}
        </Table.Tbody>
      </Table>
      <RemoveDialog member={leaving} onClose={() => setLeaving(null)} />
    </>
  )
}

interface MemberRowProps {
  readonly member: Member
  readonly onRemove: () => void
}

function MemberRow({ member, onRemove }: MemberRowProps) {
  const { person, role: own } = useSession()
  const isMe = member.user_id === person.id
  const name = member.name || member.email
  return (
    <Table.Tr>
      <Table.Td>
        <div className={classes.who}>
          <Avatar name={name} size={28} color="brand" aria-hidden />
          <div className={classes.words}>
            <div className={classes.name}>
              {name}
              {isMe && <span className={classes.quiet}> · you</span>}
              {member.two_factor_enabled && (
                <Tooltip label="Signs in with two factors">
                  <IconShieldCheck
                    className={classes.shield}
                    size={15}
                    stroke={1.6}
                    role="img"
                    aria-label="Signs in with two factors"
                  />
                </Tooltip>
              )}
            </div>
            <div className={classes.quiet}>{member.email}</div>
          </div>
        </div>
      </Table.Td>
      <Table.Td className={classes.wide}>
        <Time at={member.created_at} />
      </Table.Td>
      <Table.Td className={classes.role}>
        {mayChange(own, member.role) ? <RoleSelect member={member} /> : roleNames[member.role]}
      </Table.Td>
      <Table.Td className={classes.action}>
        {(isMe || mayChange(own, member.role)) && (
          <Tooltip label={isMe ? 'Leave this company' : 'Remove from this company'}>
            <ActionIcon aria-label={isMe ? 'Leave this company' : `Remove ${name}`} onClick={onRemove}>
              <IconUserMinus size={15} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

function RoleSelect({ member }: { readonly member: Member }) {
  const { role: own } = useSession()
  const setRole = useSetRole()
  const { user_id } = member
  const name = member.name || member.email
  const choose = (role: string) => {
    if (!isRole(role) || role === member.role) return
    setRole.mutate(
      { user_id, role },
      {
        onSuccess: () =>
          notify.ok(`${name} is now: ${roleNames[role].toLowerCase()}`, {
            undo: () => setRole.mutateAsync({ user_id, role: member.role }),
          }),
        onError: (error) => notify.error(error),
      },
    )
  }
  return (
    <NativeSelect
      aria-label={`Role of ${name}`}
      size="xs"
      data={roleChoices(own)}
      value={setRole.isPending ? setRole.variables.role : member.role}
      onChange={(event) => choose(event.currentTarget.value)}
      disabled={setRole.isPending}
    />
  )
}
