/**
 * The form and beside it what it would do. Holds only what was touched: the rest follows the server, so that what a
 * teammate saves elsewhere in the profile is neither lost nor in the way.
 */
import type { Profile } from '@bolsivo/sdk'
import { useState } from 'react'
import { fieldErrors } from '../ui/error-text.ts'
import { LeaveGuard } from '../ui/leave-guard.tsx'
import { notify } from '../ui/notify.tsx'
import { useShortcut } from '../ui/use-shortcut.ts'
import { CustomerFields } from './customer-fields.tsx'
import { useKnownRescore } from './known-rescore.ts'
import { PreviewCard } from './preview-card.tsx'
import { hasEdits, type ProfileEdits, withEdit } from './profile-draft.ts'
import classes from './profile-form.module.css'
import { useSaveProfile } from './queries.ts'
import { RescoreCard } from './rescore-card.tsx'
import { SaveBar } from './save-bar.tsx'
import { SenderFields } from './sender-fields.tsx'
import { WeightFields } from './weight-fields.tsx'

export interface FieldsProps {
  readonly profile: Profile
  readonly onEdit: (edit: ProfileEdits) => void
  readonly isReadOnly: boolean
  /** The server's complaints, by path. */
  readonly errors: Readonly<Record<string, string>>
}

interface ProfileFormProps {
  readonly profile: Profile
  readonly isReadOnly: boolean
}

export function ProfileForm({ profile, isReadOnly }: ProfileFormProps) {
  // As it was when the first edit was made: what a save is compared with.
  const [begun, setBegun] = useState<Profile | null>(null)
  const [edits, setEdits] = useState<ProfileEdits>({})
  const save = useSaveProfile()
  const rescore = useKnownRescore()
  const base = begun ?? profile
  const draft = { ...profile, ...edits }
  const isEdited = hasEdits(edits)

  const keep = (next: ProfileEdits) => {
    setEdits(next)
    setBegun(hasEdits(next) ? base : null)
  }
  const submit = (from: Profile) => {
    if (!isEdited || save.isPending) return
    save.mutate(
      { base: from, edits },
      {
        onSuccess: ({ preview }) => {
          keep({})
          if (preview && preview.leads_total > 0) rescore.offer(preview)
          notify.ok('The profile is saved')
        },
      },
    )
  }
  useShortcut('mod+S', () => submit(base), { label: 'Save the profile', isEnabled: isEdited })
  const fields: FieldsProps = {
    profile: draft,
    onEdit: (edit) => keep(withEdit(base, edits, edit)),
    isReadOnly,
    errors: fieldErrors(save.error),
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        submit(base)
      }}
    >
      <div className={classes.fields}>
        <RescoreCard {...rescore} isReadOnly={isReadOnly} />
        <CustomerFields {...fields} />
        <WeightFields {...fields} />
        <SenderFields {...fields} />
      </div>
      <aside className={classes.preview} aria-label="What this profile does">
        <PreviewCard profile={draft} isEdited={isEdited} />
      </aside>
      {isEdited && (
        <SaveBar
          profile={draft}
          save={save}
          onDiscard={() => {
            keep({})
            save.reset()
          }}
          onOverwrite={submit}
        />
      )}
      <LeaveGuard isOn={isEdited}>What you changed in the profile is not saved.</LeaveGuard>
    </form>
  )
}
