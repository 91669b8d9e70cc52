/**
 * The draft that is open. An approval says back the hash of the very text on the screen: what a teammate changed in
 * the same moment is shown, not sent.
 */
import type { Email } from '@bolsivo/sdk'
import { ActionIcon, Alert, Button, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useRefusal } from '../session/session.ts'
import { isCode, messageOf } from '../ui/error-text.ts'
import { Keys } from '../ui/keys.tsx'
import { notify } from '../ui/notify.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { useShortcut } from '../ui/use-shortcut.ts'
import classes from './approvals.module.css'
import { useHeldApprovals } from './held-approvals.ts'
import { MailEditor } from './mail-editor.tsx'
import { MailView } from './mail-view.tsx'
import { MissingParts, useMissing } from './missing-parts.tsx'
import { RejectDialog } from './reject-dialog.tsx'
import { emailStates } from './state.tsx'

export interface OpenDraftProps {
  readonly email: Email
  /** «3 of 20» */
  readonly place: string | null
  readonly onPrevious: (() => void) | null
  readonly onNext: (() => void) | null
  /** From here on it stays open, whatever comes into the list meanwhile. */
  readonly onEdit: () => void
  /** What was read is approved: on to the next. */
  readonly onApprove: (email: Email) => void
  readonly onRejected: () => void
}

/** A second press of the key, meant for the mail before, does not approve one that nobody can have read. */
const unreadMs = 600

export function OpenDraft(props: OpenDraftProps) {
  const { email, place, onPrevious, onNext, onEdit, onApprove, onRejected } = props
  const [editing, setEditing] = useState<'to' | 'body' | null>(null)
  const edit = (focus: 'to' | 'body') => {
    onEdit()
    setEditing(focus)
  }
  const [isRejecting, rejecting] = useDisclosure()
  const why = useRefusal('member')
  const approve = useRead(() => onApprove(email))
  const refusal = useHeldApprovals().refusals.get(email.id)
  const isDraft = email.state === 'draft'
  const missing = useMissing(email)
  const mayDecide = why === null && isDraft && editing === null
  useShortcut('A', ({ repeat }) => !repeat && approve(), {
    label: 'Approve',
    isEnabled: mayDecide && missing.length === 0,
  })
  useShortcut('R', rejecting.open, { label: 'Reject', isEnabled: mayDecide })
  useShortcut('E', () => edit('body'), { label: 'Edit', isEnabled: mayDecide })

  return (
    <section className={classes.middle} aria-label="The draft">
      <div className={classes.scroll}>
        <div className={classes.bar}>
          <span className={`${classes.place} numbers`}>{place ?? emailStates[email.state].name}</span>
          <Tooltip label="Previous (K)">
            <ActionIcon
              aria-label="Previous draft"
              disabled={onPrevious === null}
              onClick={onPrevious ?? undefined}
            >
              <IconChevronUp size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Next (J)">
            <ActionIcon aria-label="Next draft" disabled={onNext === null} onClick={onNext ?? undefined}>
              <IconChevronDown size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
        <div className={classes.told} aria-live="polite">
          {!isDraft && (
            <Alert color="gray">
              {emailStates[email.state].name}: it is no draft any more.{' '}
              <Link to="/approvals" search={{ tab: 'sent', email: email.id }}>
                See what became of it
              </Link>
            </Alert>
          )}
          {refusal && !isCode(refusal, 'postal_address_missing') ? (
            <Refusal error={refusal} />
          ) : (
            <MissingParts email={email} missing={missing} />
          )}
        </div>
        {editing === null ? (
          <div className={classes.slide}>
            <MailView email={email} onAddAddress={mayDecide ? () => edit('to') : undefined} />
            <p className={classes.note}>
              This is the whole mail, as it goes out: plain text, nothing is added to it.
            </p>
          </div>
        ) : (
          <MailEditor email={email} focus={editing} onEnd={() => setEditing(null)} />
        )}
      </div>
      {editing === null && (
        <div className={classes.decisions}>
          <Refusable why={why ?? missing[0]?.message ?? null}>
            <Button disabled={!isDraft} onClick={approve} rightSection={<Keys keys="A" />}>
              Approve
            </Button>
          </Refusable>
          <Refusable why={why}>
            <Button
              variant="default"
              disabled={!isDraft}
              onClick={() => edit('body')}
              rightSection={<Keys keys="E" />}
            >
              Edit
            </Button>
          </Refusable>
          <Refusable why={why}>
            <Button
              variant="default"
              disabled={!isDraft}
              onClick={rejecting.open}
              rightSection={<Keys keys="R" />}
            >
              Reject
            </Button>
          </Refusable>
        </div>
      )}
      <RejectDialog
        email={email}
        opened={isRejecting}
        onClose={rejecting.close}
        onRejected={() => {
          notify.ok('Rejected: it is not sent')
          onRejected()
        }}
      />
    </section>
  )
}

/** Does nothing within the first moment. */
function useRead(approve: () => void): () => void {
  const shownAtMs = useRef(performance.now())
  return () => {
    if (performance.now() - shownAtMs.current >= unreadMs) approve()
  }
}

function Refusal({ error }: { readonly error: unknown }) {
  if (isCode(error, 'content_changed')) {
    return (
      <Alert color="yellow" title="This is a newer text">
        Somebody changed the draft after you opened it. Nothing was sent. Read it as it is now, then approve
        it.
      </Alert>
    )
  }
  return <Alert color="red">{messageOf(error)}</Alert>
}
