/** Invites by mail; where no mail leaves the server, shows the link once, to be passed on. */
import type { CreateInvitationAnswer } from '@bolsivo/sdk'
import { Alert, Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type Role, roleNames, useSession } from '../../session/session.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { fieldErrors, messageOf } from '../../ui/error-text.ts'
import { notify } from '../../ui/notify.tsx'
import { useSendsMail } from '../sends-mail.ts'
import { useInvite } from './queries.ts'
import { isRole, roleSentences, rolesToGive } from './role-words.ts'
import classes from './team.module.css'

interface InviteDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function InviteDialog({ opened, onClose }: InviteDialogProps) {
  const [made, setMade] = useState<CreateInvitationAnswer | null>(null)
  const close = () => {
    onClose()
    setMade(null)
  }
  const onMade = (invitation: CreateInvitationAnswer) => {
    if (invitation.link !== null) return setMade(invitation)
    notify.ok(`A mail is on its way to ${invitation.email}`)
    close()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={made ? 'Pass this link on' : 'Invite somebody'}
      // A stray click must not lose what is shown only once.
      closeOnClickOutside={made === null}
    >
      {made ? (
        <InvitationLink email={made.email} link={made.link ?? ''} onDone={close} />
      ) : (
        <InviteForm onMade={onMade} onCancel={close} />
      )}
    </Modal>
  )
}

interface LinkProps {
  readonly email: string
  readonly link: string
  readonly onDone: () => void
}

function InvitationLink({ email, link, onDone }: LinkProps) {
  return (
    <Stack gap="md">
      <div>
        This server sends no mail: give the link to <strong>{email}</strong> yourself. It is good once, for 7
        days, and is not shown again.
      </div>
      <div className={classes.link}>
        <code>{link}</code>
      </div>
      <Group justify="flex-end" gap="xs">
        <CopyButton value={link} label="Copy link" withText />
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  )
}

interface FormProps {
  readonly onMade: (invitation: CreateInvitationAnswer) => void
  readonly onCancel: () => void
}

function InviteForm({ onMade, onCancel }: FormProps) {
  const { role: own } = useSession()
  const invite = useInvite()
  const sendsMail = useSendsMail()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('member')
  const errors = fieldErrors(invite.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    invite.mutate({ email: email.trim(), role }, { onSuccess: onMade })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {!sendsMail && <div>This server sends no mail: you get a link, and pass it on yourself.</div>}
        <TextInput
          label="E-mail"
          type="email"
          placeholder="ben@example.com"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
          withAsterisk={false}
          autoComplete="off"
          data-autofocus
          error={errors.email}
        />
        <Radio.Group
          label="Role"
          value={role}
          onChange={(value) => isRole(value) && setRole(value)}
          error={errors.role}
        >
          <Stack gap="xs" mt={6}>
            {rolesToGive(own).map((value) => (
              <Radio key={value} value={value} label={roleNames[value]} description={roleSentences[value]} />
            ))}
          </Stack>
        </Radio.Group>
        {invite.error && Object.keys(errors).length === 0 && (
          <Alert color="red">{messageOf(invite.error)}</Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {sendsMail ? 'Invite' : 'Make the link'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
