/** A new password for one’s own account. The old one is asked for: a screen left open is no permission. */
import { Button, Checkbox, PasswordInput, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { SubmitEvent } from 'react'
import { bolsivo } from '../../session/bolsivo.ts'
import { useSession } from '../../session/session.ts'
import { fieldErrors, isCode, messageOf } from '../../ui/error-text.ts'
import { notify } from '../../ui/notify.tsx'
import classes from './account.module.css'
import { signInsQuery } from './queries.ts'

const showLabel = { 'aria-label': 'Show the password' }

/** Uncontrolled, so that what a password manager fills in counts. */
export function PasswordForm() {
  const { person } = useSession()
  const queryClient = useQueryClient()
  const change = useMutation({
    gcTime: 0,
    mutationFn: (body: { currentPassword: string; newPassword: string; revokeOtherSessions: boolean }) =>
      bolsivo.people.account.changePassword(body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: signInsQuery.queryKey }),
  })
  const errors = fieldErrors(change.error)
  const current = isCode(change.error, 'invalid_password') ? messageOf(change.error) : errors.currentPassword
  const fresh =
    errors.newPassword ?? (change.error && current === undefined ? messageOf(change.error) : undefined)

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const text = new FormData(form)
    const body = {
      currentPassword: String(text.get('current')),
      newPassword: String(text.get('new')),
      revokeOtherSessions: text.get('others') === 'on',
    }
    change.mutate(body, {
      onSuccess: () => {
        form.reset()
        notify.ok('Your password is changed')
      },
    })
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      <Stack gap="md">
        {/* So that a password manager knows whose it is. */}
        <input type="hidden" name="username" autoComplete="username" value={person.email} readOnly />
        <PasswordInput
          name="current"
          label="Current password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={current}
          visibilityToggleButtonProps={showLabel}
        />
        <PasswordInput
          name="new"
          label="New password"
          description="At least 10 characters"
          autoComplete="new-password"
          minLength={10}
          maxLength={128}
          required
          withAsterisk={false}
          error={fresh}
          visibilityToggleButtonProps={showLabel}
        />
        <Checkbox name="others" label="Sign out everywhere else" defaultChecked />
        <div>
          <Button type="submit" variant="default" loading={change.isPending}>
            Change password
          </Button>
        </div>
      </Stack>
    </form>
  )
}
