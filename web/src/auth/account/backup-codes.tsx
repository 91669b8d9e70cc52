/** Backup codes on the one occasion on which they are shown. */
import { Button, Group, Modal, Stack } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useSession } from '../../session/session.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { saveFile } from '../../ui/save-file.ts'
import classes from './account.module.css'
import { backupCodesText } from './totp-uri.ts'

interface BackupCodesDialogProps {
  readonly codes: readonly string[] | null
  readonly onClose: () => void
}

export function BackupCodesDialog({ codes, onClose }: BackupCodesDialogProps) {
  return (
    <Modal
      opened={codes !== null}
      onClose={onClose}
      title="Keep your backup codes"
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <BackupCodes codes={codes ?? []} onDone={onClose} />
    </Modal>
  )
}

interface BackupCodesProps {
  readonly codes: readonly string[]
  readonly onDone: () => void
}

export function BackupCodes({ codes, onDone }: BackupCodesProps) {
  const { person } = useSession()
  const download = () =>
    saveFile(
      new Blob([backupCodesText(codes, person.email)], { type: 'text/plain' }),
      'bolsivo-backup-codes.txt',
    )
  return (
    <Stack gap="md">
      <div>
        Without your phone each of these lets you in once. They are not shown again: keep them where you find
        them without the phone.
      </div>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <CopyButton value={codes.join('\n')} label="Copy codes" withText />
          <Button
            variant="default"
            leftSection={<IconDownload size={15} stroke={1.6} aria-hidden />}
            onClick={download}
          >
            Save as file
          </Button>
        </Group>
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  )
}
