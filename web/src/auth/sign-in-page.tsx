/** Password, then the second factor where one is on; after that, back to where one was led away from. */
import { Anchor, Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { safeReturnPath } from '../session/return-path.ts'
import { reloadSession } from '../session/session.ts'
import { AuthForm } from './auth-form.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { CurrentPasswordField, EmailField } from './password-fields.tsx'
import { SecondFactor } from './second-factor.tsx'
import classes from './sign-in-page.module.css'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const [asksForCode, setAsksForCode] = useState(false)
  const queryClient = useQueryClient()
  const router = useRouter()
  const { to } = route.useSearch()

  const enter = async () => {
    await reloadSession(queryClient)
    router.history.push(safeReturnPath(to))
  }
  if (asksForCode) return <SecondFactor onSignedIn={enter} onStartAgain={() => setAsksForCode(false)} />
  return (
    <AuthLayout
      title="Sign in"
      foot={
        <>
          No account yet? <Link to="/sign-up">Sign up</Link>
        </>
      }
    >
      <AuthForm
        submit="Sign in"
        onSubmit={async (text) => {
          const answer = await bolsivo.people.account.signIn({
            email: text('email'),
            password: text('password'),
            rememberMe: text('remember') === 'on',
          })
          if (answer.twoFactorRedirect) setAsksForCode(true)
          else await enter()
        }}
      >
        {(errors) => (
          <>
            <EmailField error={errors.email} autoFocus />
            <CurrentPasswordField error={errors.password} />
            <div className={classes.line}>
              <Checkbox name="remember" label="Stay signed in" defaultChecked />
              <Anchor component={Link} to="/reset-password">
                Forgot password?
              </Anchor>
            </div>
          </>
        )}
      </AuthForm>
    </AuthLayout>
  )
}
