/** At the lower edge for as long as something is not saved; says why when it could not be. */
import type { Profile } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { fieldErrors, messageOf } from '../ui/error-text.ts'
import { PreviewLine } from './preview-card.tsx'
import { ProfileConflict, type useSaveProfile } from './queries.ts'
import classes from './save-bar.module.css'

interface SaveBarProps {
  /** With what is not saved. */
  readonly profile: Profile
  readonly save: ReturnType<typeof useSaveProfile>
  readonly onDiscard: () => void
  /** Saves over what somebody else changed. */
  readonly onOverwrite: (current: Profile) => void
}

export function SaveBar({ profile, save, onDiscard, onOverwrite }: SaveBarProps) {
  const { error } = save
  const conflict = error instanceof ProfileConflict ? error : null
  return (
    <section className={`${classes.bar} no-print`} aria-label="Unsaved changes">
      <div
        className={classes.words}
        role={error ? 'alert' : undefined}
        data-is-bad={error !== null || undefined}
      >
        {wordsFor(error)}
        {error === null && <PreviewLine profile={profile} />}
      </div>
      <div className={classes.buttons}>
        <Button variant="subtle" color="gray" onClick={onDiscard} disabled={save.isPending}>
          {conflict ? 'Take theirs' : 'Discard'}
        </Button>
        {conflict ? (
          <Button loading={save.isPending} onClick={() => onOverwrite(conflict.current)}>
            Save mine
          </Button>
        ) : (
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        )}
      </div>
    </section>
  )
}

function wordsFor(error: unknown): string {
  if (error === null) return 'You have unsaved changes.'
  if (error instanceof ProfileConflict) return 'Somebody else changed the same meanwhile.'
  const [first] = Object.entries(fieldErrors(error))
  return first ? 'Something above can’t be saved as it is.' : messageOf(error)
}
