/** An invitation: who has an account signs in and accepts; who has none chooses a name and a password. */

import type { PreviewInvitationsAnswer } from '@bolsivo/sdk'
import { Button, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { bolsivo } from '../session/bolsivo.ts'
import { roleNames, sessionQuery, useSwitchOrg } from '../session/session.ts'
import { useSignOut } from '../session/sign-out.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { FormSkeleton } from '../ui/skeletons.tsx'
import { AuthForm } from './auth-form.tsx'
import { AuthLayout, FormError } from './auth-layout.tsx'
import { forgetLinkToken, useLinkToken } from './link-token.ts'
import { EmailField, NameField, NewPasswordField } from './password-fields.tsx'

const toSignIn = <Link to="/sign-in">Go to sign in</Link>

export function AcceptInvitationPage() {
  const token = useLinkToken()
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => bolsivo.people.invitations.preview({ token: token ?? '' }, { signal }),
    enabled: token !== null,
    retry: false,
  })
  if (token === null) {
    return (
      <AuthLayout
        title="This link is not whole"
        description="Open it from the mail once more."
        foot={toSignIn}
      />
    )
  }
  if (error) {
    return (
      <AuthLayout title="This invitation does not work" foot={toSignIn}>
        <FormError error={error} />
      </AuthLayout>
    )
  }
  if (!data) {
    return (
      <AuthLayout title="You are invited">
        <FormSkeleton count={3} />
      </AuthLayout>
    )
  }
  return data.has_account ? (
    <WithAccount token={token} {...data} />
  ) : (
    <WithoutAccount token={token} {...data} />
  )
}

type InvitedProps = PreviewInvitationsAnswer & { readonly token: string }

/** They are signed in already, or else sign in first and come back here. */
function WithAccount({ token, org_name, email, role }: InvitedProps) {
  const { data: session, isPending } = useQuery(sessionQuery)
  const signOut = useSignOut()
  const enter = useEnter()
  const accept = useMutation({
    mutationFn: () => bolsivo.people.invitations.accept({ token }),
    onSuccess: enter,
  })
  const isThem = session?.person.email.toLowerCase() === email.toLowerCase()
  return (
    <AuthLayout
      title={`Join ${org_name}`}
      description={`As ${roleNames[role].toLowerCase()}, with ${email}.`}
    >
      <Stack gap="md">
        <FormError error={accept.error} />
        {isThem && (
          <Button size="md" fullWidth loading={accept.isPending} onClick={() => accept.mutate()}>
            Accept the invitation
          </Button>
        )}
        {!isThem && session && (
          <>
            <p>
              You are signed in as {session.person.email}. This invitation is for {email}.
            </p>
            <Button size="md" variant="default" fullWidth onClick={signOut}>
              Sign out
            </Button>
          </>
        )}
        {!isPending && !session && (
          <LinkButton size="md" fullWidth to="/sign-in" search={{ to: '/accept-invitation' }}>
            Sign in to accept
          </LinkButton>
        )}
      </Stack>
    </AuthLayout>
  )
}

function WithoutAccount({ token, org_name, email, role }: InvitedProps) {
  const enter = useEnter()
  return (
    <AuthLayout title={`Join ${org_name}`} description={`You come in as ${roleNames[role].toLowerCase()}.`}>
      <AuthForm
        submit="Make the account"
        onSubmit={async (text) => {
          const [name, password] = [text('name'), text('password')]
          const accepted = await bolsivo.people.invitations.accept({ token, name, password })
          await bolsivo.people.account.signIn({ email, password, rememberMe: true })
          await enter(accepted)
        }}
      >
        {(errors) => (
          <>
            <EmailField value={email} />
            <NameField error={errors.name} autoFocus />
            <NewPasswordField error={errors.password} />
          </>
        )}
      </AuthForm>
    </AuthLayout>
  )
}

/** Into the company that was joined. */
function useEnter(): (accepted: { org_id: string }) => Promise<void> {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const switchOrg = useSwitchOrg()
  return async ({ org_id }) => {
    forgetLinkToken()
    await switchOrg.mutateAsync(org_id)
    await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
    await navigate({ to: '/leads' })
  }
}
