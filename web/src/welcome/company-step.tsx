/** The first step: the company gets a name, and whoever gives it is its owner. */
import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { FormError } from '../auth/auth-layout.tsx'
import { bolsivo } from '../session/bolsivo.ts'
import { useSwitchOrg } from '../session/session.ts'
import { fieldErrors } from '../ui/error-text.ts'
import classes from './welcome-layout.module.css'
import { WelcomeLayout } from './welcome-layout.tsx'

export function CompanyStep() {
  const [name, setName] = useState('')
  const navigate = useNavigate()
  const switchOrg = useSwitchOrg()
  const create = useMutation({
    mutationFn: async () => {
      const org = await bolsivo.people.orgs.create({ name: name.trim() })
      await switchOrg.mutateAsync(org.id)
    },
    onSuccess: () => navigate({ to: '/welcome', search: { step: 'profile' } }),
  })
  const errors = fieldErrors(create.error)
  return (
    <WelcomeLayout
      step={0}
      title="What is your company called?"
      description="Your team, leads and settings belong to it. You can change the name later."
    >
      <form
        className={classes.card}
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Company"
            name="organization"
            autoComplete="organization"
            placeholder="Sunrise Cleaning"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
            withAsterisk={false}
            autoFocus
            error={errors.name}
          />
          {!errors.name && <FormError error={create.error} />}
          <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
            Continue
          </Button>
        </Stack>
      </form>
    </WelcomeLayout>
  )
}
