/** Asks before one leaves with something unsaved: by a link or back here, by closing the window in the browser's words. */
import { Button, Group, Modal, Stack } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'

export function LeaveGuard({ isOn }: { readonly isOn: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isOn && current.pathname !== next.pathname,
    enableBeforeUnload: isOn,
    withResolver: true,
  })
  const stay = () => reset?.()
  return (
    <Modal opened={status === 'blocked'} onClose={stay} title="Leave without saving?" size="sm" centered>
      <Stack gap="md">
        <div>What you changed in the profile is not saved.</div>
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
