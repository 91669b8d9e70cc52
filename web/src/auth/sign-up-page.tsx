/** Who may sign up is the server's to say: the first, everybody, or who was invited. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { reloadSession } from '../session/session.ts'
import { FormSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { AuthForm } from './auth-form.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { EmailField, NameField, NewPasswordField } from './password-fields.tsx'
import { keptMail, signUpQuery, useSendsMail } from './sends-mail.ts'

const toSignIn = (
  <>
    Have an account? <Link to="/sign-in">Sign in</Link>
  </>
)

export function SignUpPage() {
  const { data, error, refetch } = useQuery({ ...signUpQuery, staleTime: 0 })
  const [mailedTo, setMailedTo] = useState<string | null>(null)

  if (mailedTo !== null) return <SeeYourMail address={mailedTo} />
  if (data?.sign_up === 'invited') return <Closed />
  return (
    <AuthLayout
      title={data?.sign_up === 'first' ? 'Make the first account' : 'Sign up'}
      {...(data?.sign_up === 'first'
        ? { description: 'Nobody has an account on this server yet. The first one owns it.' }
        : {})}
      foot={data?.sign_up === 'first' ? undefined : toSignIn}
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <FormSkeleton count={3} />}
      {data && <SignUpForm onMailed={setMailedTo} />}
    </AuthLayout>
  )
}

function SignUpForm({ onMailed }: { readonly onMailed: (address: string) => void }) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()

  const signUp = async (text: (name: string) => string) => {
    const { account } = bolsivo.people
    const [name, email, password] = [text('name'), text('email'), text('password')]
    const { confirm_email } = await account.signUp({ name, email, password })
    if (confirm_email) return onMailed(email)
    await account.signIn({ email, password, rememberMe: true })
    const session = await reloadSession(queryClient)
    await navigate({ to: session?.active_org_id ? '/leads' : '/welcome' })
  }
  return (
    <AuthForm submit="Sign up" onSubmit={signUp}>
      {(errors) => (
        <>
          <NameField error={errors.name} autoFocus />
          <EmailField error={errors.email} />
          <NewPasswordField error={errors.password} />
        </>
      )}
    </AuthForm>
  )
}

function SeeYourMail({ address }: { readonly address: string }) {
  const sendsMail = useSendsMail()
  const link = sendsMail ? 'a link is on its way there' : 'a link was made for it'
  return (
    <AuthLayout
      title={sendsMail ? 'See your mail' : 'Ask for the link'}
      description={`If ${address} can be used for an account, ${link}. It works for an hour.${sendsMail ? '' : ` ${keptMail}`}`}
      foot={toSignIn}
    />
  )
}

function Closed() {
  const end = useSendsMail() ? ': it comes by mail.' : '.'
  return (
    <AuthLayout
      title="An invitation is needed"
      description={`This server takes new people by invitation. Ask an admin of your company for one${end}`}
      foot={toSignIn}
    />
  )
}
