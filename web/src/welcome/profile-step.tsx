/** What is sold, to whom, and who writes: the few questions that a first mail needs. All others are in the settings. */
import type { Profile } from '@bolsivo/sdk'
import { Button, Stack, TagsInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { FormError } from '../auth/auth-layout.tsx'
import { bolsivo } from '../session/bolsivo.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { FormSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { sampleProfile } from './sample-city.ts'
import classes from './welcome-layout.module.css'
import { WelcomeLayout } from './welcome-layout.tsx'

const profileQuery = {
  queryKey: ['profile'],
  queryFn: ({ signal }: { signal: AbortSignal }) => bolsivo.profile.get({ signal }),
}

export function ProfileStep() {
  const { data, error, refetch } = useQuery(profileQuery)
  return (
    <WelcomeLayout
      step={1}
      title="Who are your best customers?"
      description="Every lead gets a score by this, from 0 to 100, and a reason in words."
    >
      <div className={classes.card}>
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!error && !data && <FormSkeleton count={3} />}
        {data && <ProfileForm profile={data} />}
      </div>
    </WelcomeLayout>
  )
}

function ProfileForm({ profile }: { readonly profile: Profile }) {
  const [sells, setSells] = useState(profile.sells)
  const [categories, setCategories] = useState(profile.categories)
  const [cities, setCities] = useState(profile.cities)
  const [sender, setSender] = useState({
    sender_name: profile.sender_name,
    postal_address: profile.postal_address,
  })
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const save = useMutation({
    mutationFn: () => bolsivo.profile.replace({ ...profile, ...sender, sells, categories, cities }),
    onSuccess: ({ preview, ...saved }) => {
      queryClient.setQueryData(profileQuery.queryKey, saved)
      void navigate({ to: '/welcome', search: { step: 'leads' } })
    },
  })
  const fillIn = () => {
    setSells(sampleProfile.sells)
    setCategories(sampleProfile.categories)
    setCities(sampleProfile.cities)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack gap="md">
        <TextInput
          label="What do you sell?"
          placeholder="Evening cleaning for offices"
          value={sells}
          onChange={(event) => setSells(event.currentTarget.value)}
          maxLength={500}
          autoFocus
        />
        <TagsInput
          label="To what kinds of business?"
          description="Enter or a comma after each"
          placeholder={categories.length === 0 ? 'Office park, law firm' : ''}
          value={categories}
          onChange={setCategories}
          acceptValueOnBlur
          maxTags={50}
        />
        <TagsInput
          label="In which cities?"
          description="Leave it empty for anywhere"
          value={cities}
          onChange={setCities}
          acceptValueOnBlur
          maxTags={50}
        />
        <SenderFields sender={sender} onChange={setSender} />
        <FormError error={save.error} />
      </Stack>
      <div className={classes.buttons}>
        <Button variant="subtle" color="gray" ml={-13} onClick={fillIn}>
          Fill in an example
        </Button>
        <span>
          <LinkButton to="/welcome" search={{ step: 'leads' }} variant="subtle" color="gray" mr="xs">
            Skip
          </LinkButton>
          <Button type="submit" loading={save.isPending}>
            Continue
          </Button>
        </span>
      </div>
    </form>
  )
}

interface SenderFieldsProps {
  readonly sender: Pick<Profile, 'sender_name' | 'postal_address'>
  readonly onChange: (sender: SenderFieldsProps['sender']) => void
}

/** Asked for here, since without the address the very first mail could not be approved. */
function SenderFields({ sender, onChange }: SenderFieldsProps) {
  return (
    <fieldset className={classes.sender}>
      <legend className={classes.legend}>Who are your mails from?</legend>
      <p className={classes.hint}>Every mail must show a postal address. You can also add it later.</p>
      <Stack gap="md">
        <TextInput
          label="Your name in mails"
          placeholder="Ana Ruiz"
          value={sender.sender_name}
          onChange={(event) => onChange({ ...sender, sender_name: event.currentTarget.value })}
          maxLength={100}
          autoComplete="name"
        />
        <TextInput
          label="Postal address"
          placeholder="500 108th Ave NE, Bellevue, WA 98004"
          value={sender.postal_address}
          onChange={(event) => onChange({ ...sender, postal_address: event.currentTarget.value })}
          maxLength={300}
          autoComplete="street-address"
        />
      </Stack>
    </fieldset>
  )
}
