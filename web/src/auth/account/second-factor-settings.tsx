/** The second factor: on, off, and new backup codes. Each asks for the password, so that a window left open is not enough. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { bolsivo } from '../../session/bolsivo.ts'
import { useSession } from '../../session/session.ts'
import { notify } from '../../ui/notify.tsx'
import { Section } from '../../ui/section.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { BackupCodesDialog } from './backup-codes.tsx'
import { EnableDialog } from './enable-dialog.tsx'
import { PasswordDialog } from './password-dialog.tsx'
import { useSecondFactorChanged } from './queries.ts'

export function SecondFactorSettings() {
  const { person } = useSession()
  const [open, setOpen] = useState<'enable' | 'disable' | 'codes' | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const changed = useSecondFactorChanged()
  const close = () => setOpen(null)
  const isOn = person.two_factor_enabled
  return (
    <Section
      title="Second factor"
      description="A code of an app on your phone, asked for after the password: who only knows that does not get in."
      actions={
        isOn ? (
          <>
            <Button variant="default" onClick={() => setOpen('codes')}>
              New backup codes
            </Button>
            <Button variant="default" onClick={() => setOpen('disable')}>
              Turn off
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={() => setOpen('enable')}>
            Turn on
          </Button>
        )
      }
    >
      <StatusDot tone={isOn ? 'good' : 'quiet'}>{isOn ? 'On' : 'Off'}</StatusDot>
      <EnableDialog opened={open === 'enable'} onClose={close} />
      <PasswordDialog
        opened={open === 'disable'}
        onClose={close}
        title="Turn the second factor off?"
        confirm="Turn off"
        isDangerous
        onPassword={async (password) => {
          await bolsivo.people.account.disableTwoFactor(password)
          await changed()
          notify.ok('The second factor is off')
        }}
      >
        From then on the password alone lets you in. The backup codes are worth nothing any more.
      </PasswordDialog>
      <PasswordDialog
        opened={open === 'codes'}
        onClose={close}
        title="Make new backup codes"
        confirm="Make new codes"
        onPassword={async (password) => setCodes(await bolsivo.people.account.newBackupCodes(password))}
      >
        The old ones are worth nothing from then on.
      </PasswordDialog>
      <BackupCodesDialog codes={codes} onClose={() => setCodes(null)} />
    </Section>
  )
}
