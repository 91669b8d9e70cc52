/** A draft is changed where it is read. What is saved is shown again as it will go out, before it can be approved. */
import type { Email } from '@bolsivo/sdk'
import { Alert, Button, Group, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { fieldErrors, messageOf } from '../ui/error-text.ts'
import { Keys } from '../ui/keys.tsx'
import { LeaveGuard } from '../ui/leave-guard.tsx'
import { useShortcut } from '../ui/use-shortcut.ts'
import { changesOf, type TypedDraft, typedOf } from './draft-changes.ts'
import classes from './mail-editor.module.css'
import { emailKeys, useEmailDecision } from './queries.ts'

export interface MailEditorProps {
  /** As it is now; a teammate may change it meanwhile. */
  readonly email: Email
  readonly focus: 'to' | 'body'
  readonly onEnd: () => void
}

export function MailEditor({ email, focus, onEnd }: MailEditorProps) {
  const queryClient = useQueryClient()
  const [base, setBase] = useState(email)
  const [typed, setTyped] = useState<TypedDraft>(() => typedOf(email))
  const saving = useEmailDecision(async (change: NonNullable<ReturnType<typeof changesOf>>) => {
    // What a teammate saved a moment ago is not replaced unseen.
    const current = await bolsivo.emails.get(email.id)
    if (current.content_hash === base.content_hash) return bolsivo.emails.update(email.id, change)
    queryClient.setQueryData(emailKeys.one(email.id), current)
    throw new Error('It was changed meanwhile')
  })
  const isNewer = email.content_hash !== base.content_hash
  const errors = fieldErrors(saving.error)
  const set = (part: Partial<TypedDraft>) => setTyped({ ...typed, ...part })

  const save = () => {
    if (isNewer || saving.isPending) return
    const changes = changesOf(base, typed)
    if (changes === null) return onEnd()
    saving.mutate(changes, { onSuccess: onEnd })
  }
  const [isAsking, asking] = useDisclosure()
  const hasTyped = changesOf(base, typed) !== null
  const leave = () => (hasTyped ? asking.open() : onEnd())
  useShortcut('mod+Enter', save, { label: 'Save the changes' })

  const other = !isNewer && saving.error && Object.keys(errors).length === 0 ? messageOf(saving.error) : null
  return (
    <>
      <form
        className={classes.editor}
        aria-label="Edit the mail"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
        onKeyDown={(event) => event.key === 'Escape' && leave()}
      >
        {isNewer && (
          <Alert color="yellow" title="Somebody changed this draft while you were editing" role="alert">
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  setBase(email)
                  setTyped(typedOf(email))
                }}
              >
                Show the newer one
              </Button>
              <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setBase(email)}>
                Keep mine
              </Button>
            </Group>
          </Alert>
        )}
        {other && <Alert color="red">{other}</Alert>}
        <TextInput
          label="To"
          type="text"
          inputMode="email"
          autoComplete="off"
          maxLength={254}
          placeholder="name@example.com"
          value={typed.to}
          error={errors.to && `It ${errors.to}`}
          autoFocus={focus === 'to'}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
        <TextInput
          label="Subject"
          maxLength={200}
          autoComplete="off"
          value={typed.subject}
          error={errors.subject && `It ${errors.subject}`}
          onChange={(event) => set({ subject: event.currentTarget.value })}
        />
        <Textarea
          label="Text"
          description="Your postal address and the link to opt out must stay in it."
          autosize
          minRows={10}
          maxRows={30}
          maxLength={20_000}
          value={typed.body_text}
          error={errors.body_text && `It ${errors.body_text}`}
          autoFocus={focus === 'body'}
          classNames={{ input: classes.text ?? '' }}
          onChange={(event) => set({ body_text: event.currentTarget.value })}
        />
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={leave}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={saving.isPending}
            disabled={isNewer}
            rightSection={<Keys keys="mod+Enter" />}
          >
            Save
          </Button>
        </Group>
      </form>
      {/* Outside of the form, which would take their Escape for its own. */}
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title="Drop what you changed?"
        confirm="Drop changes"
        isDangerous
        onConfirm={async () => onEnd()}
      >
        The draft stays as it was before.
      </ConfirmDialog>
      <LeaveGuard isOn={hasTyped}>What you changed in this mail is not saved.</LeaveGuard>
    </>
  )
}
