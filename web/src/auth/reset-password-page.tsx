/** Two pages at one address: without a token, to ask for a mail; with the token of that mail, to choose a password. */
import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { notify } from '../ui/notify.tsx'
import { AuthForm } from './auth-form.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { forgetLinkToken, useLinkToken } from './link-token.ts'
import { EmailField, NewPasswordField } from './password-fields.tsx'
import { keptMail, useSendsMail } from './sends-mail.ts'

const back = <Link to="/sign-in">Back to sign in</Link>

export function ResetPasswordPage() {
  const given = useLinkToken()
  const [asksAgain, setAsksAgain] = useState(false)
  if (given === null || asksAgain) return <AskForMail />
  return (
    <ChoosePassword
      token={given}
      onAskAgain={() => {
        forgetLinkToken()
        setAsksAgain(true)
      }}
    />
  )
}

function AskForMail() {
  const [mailedTo, setMailedTo] = useState<string | null>(null)
  const sendsMail = useSendsMail()
  if (mailedTo !== null) {
    const link = sendsMail ? 'a link is on its way there' : 'a link was made for it'
    return (
      <AuthLayout
        title={sendsMail ? 'See your mail' : 'Ask for the link'}
        description={`If ${mailedTo} has an account, ${link}. It works for an hour.${sendsMail ? '' : ` ${keptMail}`}`}
        foot={back}
      />
    )
  }
  return (
    <AuthLayout title="Reset your password" description="You get a link to choose a new one." foot={back}>
      <AuthForm
        submit={sendsMail ? 'Send the link' : 'Make the link'}
        onSubmit={async (text) => {
          await bolsivo.people.account.requestPasswordReset(text('email'))
          setMailedTo(text('email'))
        }}
      >
        {(errors) => <EmailField error={errors.email} autoFocus />}
      </AuthForm>
    </AuthLayout>
  )
}

interface ChoosePasswordProps {
  readonly token: string
  readonly onAskAgain: () => void
}

function ChoosePassword({ token, onAskAgain }: ChoosePasswordProps) {
  const navigate = useNavigate()
  return (
    <AuthLayout
      title="Choose a new password"
      description="It ends every session, on all your devices."
      foot={
        <Button variant="subtle" size="compact-sm" ml={-9} onClick={onAskAgain}>
          Send another link
        </Button>
      }
    >
      <AuthForm
        submit="Save the password"
        onSubmit={async (text) => {
          await bolsivo.people.account.resetPassword({ token, newPassword: text('password') })
          forgetLinkToken()
          notify.ok('The password is changed. Sign in with it.')
          await navigate({ to: '/sign-in' })
        }}
      >
        {(errors) => <NewPasswordField error={errors.newPassword ?? errors.password} autoFocus />}
      </AuthForm>
    </AuthLayout>
  )
}
