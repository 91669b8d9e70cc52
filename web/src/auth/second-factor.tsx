/** After the password: a code of the authenticator app, or one of those that were written down. */
import { Button, Checkbox, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { isCode } from '../ui/error-text.ts'
import { notify } from '../ui/notify.tsx'
import { AuthForm } from './auth-form.tsx'
import { AuthLayout } from './auth-layout.tsx'

export interface SecondFactorProps {
  readonly onSignedIn: () => Promise<void>
  readonly onStartAgain: () => void
}

export function SecondFactor({ onSignedIn, onStartAgain }: SecondFactorProps) {
  const [isBackup, setIsBackup] = useState(false)

  const verify = async (text: (name: string) => string) => {
    const { account } = bolsivo.people
    const body = { code: text('code').replace(/\s/g, ''), trustDevice: text('trust') === 'on' }
    try {
      await (isBackup ? account.verifyBackupCode(body) : account.verifyTotp(body))
    } catch (error) {
      if (!isCode(error, 'too_many_attempts_request_new_code')) throw error
      notify.error(error)
      return onStartAgain()
    }
    await onSignedIn()
  }
  return (
    <AuthLayout
      title={isBackup ? 'Enter a backup code' : 'Enter the code'}
      description={
        isBackup
          ? 'One of those you kept when you turned this on. Each works once.'
          : 'The six digits your app shows now.'
      }
    >
      <Stack gap="md">
        <AuthForm submit="Sign in" onSubmit={verify} key={String(isBackup)}>
          {(errors) => (
            <>
              <TextInput
                name="code"
                label={isBackup ? 'Backup code' : 'Code'}
                autoComplete={isBackup ? 'off' : 'one-time-code'}
                inputMode={isBackup ? 'text' : 'numeric'}
                spellCheck={false}
                required
                withAsterisk={false}
                autoFocus
                error={errors.code}
              />
              <Checkbox name="trust" label="Do not ask on this device for 30 days" />
            </>
          )}
        </AuthForm>
        <Button variant="subtle" onClick={() => setIsBackup(!isBackup)}>
          {isBackup ? 'Use the app' : 'Use a backup code'}
        </Button>
        <Button variant="subtle" color="gray" onClick={onStartAgain}>
          Sign in as somebody else
        </Button>
      </Stack>
    </AuthLayout>
  )
}
