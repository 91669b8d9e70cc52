/**
 * Where the links that confirm an address lead. Who follows that of the first mail is signed in; who follows that of a
 * new address stays who they were, or signs in with it.
 */
import { Loader } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { reloadSession } from '../session/session.ts'
import { notify } from '../ui/notify.tsx'
import { AuthLayout, FormError } from './auth-layout.tsx'
import { forgetLinkToken, useLinkToken } from './link-token.ts'

export function VerifyEmailPage() {
  const token = useLinkToken()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { data: isVerified, error } = useQuery({
    queryKey: ['verify-email', token],
    queryFn: async () => {
      await bolsivo.people.account.verifyEmail(token ?? '')
      return true
    },
    enabled: token !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  useEffect(() => {
    if (!isVerified) return
    forgetLinkToken()
    void reloadSession(queryClient).then((session) => {
      notify.ok('Your address is confirmed')
      return navigate({ to: session === null ? '/sign-in' : session.active_org_id ? '/leads' : '/welcome' })
    })
  }, [isVerified, queryClient, navigate])

  const foot = <Link to="/sign-in">Back to sign in</Link>
  if (token === null) {
    return (
      <AuthLayout title="This link is not whole" description="Open it from the mail once more." foot={foot} />
    )
  }
  if (error) {
    return (
      <AuthLayout title="This link does not work" foot={foot}>
        <FormError error={error} />
      </AuthLayout>
    )
  }
  return (
    <AuthLayout title="One moment" description="Your address is being confirmed.">
      <Loader size="sm" aria-label="Loading" />
    </AuthLayout>
  )
}
