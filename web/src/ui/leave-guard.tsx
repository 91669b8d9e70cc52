/** Asks before one leaves with something unsaved: by a link or back here, by closing the window in the browser's words. */
import { Button, Group, Modal, Stack } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export interface LeaveGuardProps {
  readonly isOn: boolean
  /** What would be lost. */
  readonly children: ReactNode
}

export function LeaveGuard({ isOn, children }: LeaveGuardProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isOn && placeOf(current) !== placeOf(next),
    enableBeforeUnload: isOn,
    withResolver: true,
  })
  const stay = () => reset?.()
  return (
    <Modal opened={status === 'blocked'} onClose={stay} title="Leave without saving?" size="sm" centered>
      <Stack gap="md">
        <div>{children}</div>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => proceed?.()}>
            Leave
          </Button>
          <Button onClick={stay} data-autofocus>
            Stay
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** Two drafts are at one path. */
const placeOf = ({ pathname, search }: { pathname: string; search: object }) =>
  `${pathname} ${JSON.stringify(search)}`
