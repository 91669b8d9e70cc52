/** Password, then the code for the app, then a code of the app, then the backup codes: on is what was tried. */
import type { TwoFactorSetup } from '@bolsivo/sdk'
import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { bolsivo } from '../../session/bolsivo.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { messageOf } from '../../ui/error-text.ts'
import { notify } from '../../ui/notify.tsx'
import classes from './account.module.css'
import { BackupCodes } from './backup-codes.tsx'
import { PasswordQuestion } from './password-dialog.tsx'
import { QrCode } from './qr-code.tsx'
import { useSecondFactorChanged } from './queries.ts'
import { secretOf } from './totp-uri.ts'

interface EnableDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function EnableDialog({ opened, onClose }: EnableDialogProps) {
  const [setup, setSetup] = useState<TwoFactorSetup | null>(null)
  const [isOn, setIsOn] = useState(false)
  const close = () => {
    onClose()
    setSetup(null)
    setIsOn(false)
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={isOn ? 'Keep your backup codes' : 'Turn on the second factor'}
      // A stray click must not lose what is shown only once.
      closeOnClickOutside={setup === null}
      closeOnEscape={setup === null}
    >
      {setup === null && (
        <PasswordQuestion
          onClose={close}
          confirm="Continue"
          onPassword={async (password) => setSetup(await bolsivo.people.account.enableTwoFactor(password))}
        >
          You need an app for codes on your phone, such as the one of your phone itself or of a password
          manager.
        </PasswordQuestion>
      )}
      {setup !== null && !isOn && <AddToApp uri={setup.totpURI} onClose={close} onOn={() => setIsOn(true)} />}
      {setup !== null && isOn && <BackupCodes codes={setup.backupCodes} onDone={close} />}
    </Modal>
  )
}

interface AddToAppProps {
  readonly uri: string
  readonly onClose: () => void
  readonly onOn: () => void
}

function AddToApp({ uri, onClose, onOn }: AddToAppProps) {
  const [failure, setFailure] = useState<unknown>(null)
  const [isRunning, setIsRunning] = useState(false)
  const changed = useSecondFactorChanged()
  const secret = secretOf(uri)
  const verify = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const code = String(new FormData(event.currentTarget).get('code')).replace(/\s/g, '')
    setIsRunning(true)
    setFailure(null)
    try {
      await bolsivo.people.account.verifyTotp({ code })
      onOn()
      await changed()
      notify.ok('The second factor is on')
    } catch (error) {
      setFailure(error)
    } finally {
      setIsRunning(false)
    }
  }
  return (
    <form onSubmit={verify}>
      <Stack gap="md">
        <div>Scan this with the app, or type the secret there.</div>
        <div className={classes.qr}>
          <QrCode text={uri} label="QR code for your app; the secret below is the same as text" />
        </div>
        {secret !== null && (
          <div className={classes.secret}>
            <code>{secret}</code>
            <CopyButton value={secret.replaceAll(' ', '')} label="Copy secret" />
          </div>
        )}
        <TextInput
          name="code"
          label="The six digits it shows now"
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={9}
          required
          withAsterisk={false}
          data-autofocus
        />
        {failure !== null && <Alert color="red">{messageOf(failure)}</Alert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isRunning}>
            Turn on
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
