/**
 * No mail leaves without the postal address of its sender. Who meets that at the first draft says it right there: it
 * goes into the profile, and every draft whose text nobody changed takes it up a moment later.
 */
import type { Email, Profile } from '@bolsivo/sdk'
import { Alert, Button, Loader, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { ProfileConflict, profileQuery, useSaveProfile } from '../scoring/queries.ts'
import { useRefusal } from '../session/session.ts'
import { fieldErrors, messageOf } from '../ui/error-text.ts'
import { notify } from '../ui/notify.tsx'
import { Refusable } from '../ui/refusable.tsx'
import classes from './approvals.module.css'
import { emailKeys } from './queries.ts'

interface PostalAddressBoxProps {
  readonly email: Email
  /** The server's sentence, for a text that somebody changed. */
  readonly message: string
}

export function PostalAddressBox({ email, message }: PostalAddressBoxProps) {
  const { data: profile } = useQuery(profileQuery)
  if (profile && profile.postal_address.trim() === '') return <AddressForm profile={profile} />
  if (profile && !email.is_edited) return <TakingUp emailId={email.id} />
  return <Alert color="yellow">{message}</Alert>
}

function AddressForm({ profile }: { readonly profile: Profile }) {
  const [address, setAddress] = useState('')
  const refusal = useRefusal('member')
  const saving = useSaveProfile()
  const save = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate(
      { base: profile, edits: { postal_address: address.trim() } },
      { onSuccess: () => notify.ok('Saved: every mail shows your postal address now') },
    )
  }
  return (
    <Alert color="yellow" title="Where is your company?">
      <form onSubmit={save} className={classes.addressForm}>
        <Textarea
          label="Postal address"
          description="Every mail must show it. The drafts take it up by themselves."
          placeholder="500 108th Ave NE, Bellevue, WA 98004"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          maxLength={300}
          autosize
          minRows={1}
          maxRows={4}
          readOnly={refusal !== null}
          autoComplete="street-address"
          error={saving.error && refusedText(saving.error)}
        />
        <Refusable why={refusal}>
          <Button type="submit" variant="default" loading={saving.isPending} disabled={address.trim() === ''}>
            Save
          </Button>
        </Refusable>
      </form>
    </Alert>
  )
}

function refusedText(error: unknown): string {
  if (error instanceof ProfileConflict) return 'Somebody added one meanwhile'
  const field = fieldErrors(error).postal_address
  return field === undefined ? messageOf(error) : `It ${field}`
}

const lookAgainMs = 700

/** Drafts are written anew in the background, and nothing tells of it: asked until this one is there. */
function TakingUp({ emailId }: { readonly emailId: string }) {
  const queryClient = useQueryClient()
  useEffect(() => {
    const look = () => void queryClient.invalidateQueries({ queryKey: emailKeys.one(emailId) })
    const timer = setInterval(look, lookAgainMs)
    return () => clearInterval(timer)
  }, [emailId, queryClient])
  return (
    <Alert color="yellow" icon={<Loader size={14} aria-hidden />}>
      This draft takes up your postal address.
    </Alert>
  )
}
