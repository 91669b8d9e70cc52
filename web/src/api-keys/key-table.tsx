/**
 * The keys: what each may do, when it was used last, until when it is good. The key itself was shown once.
 */
import type { ApiKey } from '@bolsivo/sdk'
import { ActionIcon, Table, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useSession } from '../session/session.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { notify } from '../ui/notify.tsx'
import { StatusDot } from '../ui/status-dot.tsx'
import { Time } from '../ui/time.tsx'
import { useHasApi } from './api-plan.tsx'
import classes from './key-table.module.css'
import { maskedKey, scopeName, stateOfKey } from './key-text.ts'
import { useRevokeApiKey } from './queries.ts'

export function KeyTable({ keys }: { readonly keys: readonly ApiKey[] }) {
  const [revoked, setRevoked] = useState<ApiKey | null>(null)
  return (
    <>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th className={classes.wide}>Access</Table.Th>
            <Table.Th className={classes.wide}>Created</Table.Th>
            <Table.Th className={classes.wide}>Last used</Table.Th>
            <Table.Th className={classes.wide}>Expires</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>
              <span className="unseen">Revoke</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoked(key)} />
          ))}
        </Table.Tbody>
      </Table>
      <RevokeDialog apiKey={revoked} onClose={() => setRevoked(null)} />
    </>
  )
}

interface KeyRowProps {
  readonly apiKey: ApiKey
  readonly onRevoke: () => void
}

function KeyRow({ apiKey, onRevoke }: KeyRowProps) {
  const isPaused = !useHasApi()
  const mayRevoke = useSession().may('admin')
  const state = stateOfKey(apiKey.expires_at, isPaused, Date.now())
  const lastUsed = apiKey.last_used_at === null ? 'Never' : <Time at={apiKey.last_used_at} />
  return (
    <Table.Tr>
      <Table.Td className={classes.name}>
        <div className={classes.words}>{apiKey.name}</div>
        <code className={classes.key}>{maskedKey(apiKey)}</code>
        <div className={classes.narrow}>
          {scopeName(apiKey.scopes)} · used: {lastUsed}
          {apiKey.expires_at !== null && (
            <>
              {' · until '}
              <Time at={apiKey.expires_at} />
            </>
          )}
        </div>
      </Table.Td>
      <Table.Td className={classes.wide}>{scopeName(apiKey.scopes)}</Table.Td>
      <Table.Td className={classes.wide}>
        <Time at={apiKey.created_at} />
        <div className={classes.quiet}>by {apiKey.created_by?.name ?? 'the command line'}</div>
      </Table.Td>
      <Table.Td className={classes.wide}>{lastUsed}</Table.Td>
      <Table.Td className={classes.wide}>
        {apiKey.expires_at === null ? 'Never' : <Time at={apiKey.expires_at} />}
      </Table.Td>
      <Table.Td>
        <StatusDot tone={state.tone}>{state.name}</StatusDot>
      </Table.Td>
      <Table.Td className={classes.action}>
        {mayRevoke && (
          <Tooltip label="Revoke">
            <ActionIcon aria-label={`Revoke ${apiKey.name}`} onClick={onRevoke}>
              <IconTrash size={15} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

interface RevokeProps {
  readonly apiKey: ApiKey | null
  readonly onClose: () => void
}

function RevokeDialog({ apiKey, onClose }: RevokeProps) {
  const revoke = useRevokeApiKey()
  return (
    <ConfirmDialog
      opened={apiKey !== null}
      onClose={onClose}
      title={`Revoke ${apiKey?.name ?? 'key'}?`}
      confirm="Revoke key"
      isDangerous
      onConfirm={async () => {
        if (apiKey === null) return
        await revoke.mutateAsync(apiKey.id)
        notify.ok(`${apiKey.name} is revoked`)
      }}
    >
      Whatever uses <code className={classes.key}>{apiKey && maskedKey(apiKey)}</code> is refused from now on,
      everywhere. A key that was revoked can’t be brought back.
    </ConfirmDialog>
  )
}
