/** Whether this server sends mail. One that does not keeps it, and a link has to be passed on by hand. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'

export const signUpQuery = queryOptions({
  queryKey: ['sign-up'],
  queryFn: ({ signal }) => bolsivo.people.signUp.get({ signal }),
})

/** Until it is known, the usual. */
export const useSendsMail = (): boolean => useQuery(signUpQuery).data?.sends_mail ?? true

/** For who waits for a link that nobody gets. */
export const keptMail =
  'This server sends no mail. Ask whoever runs it, who can read the link on the server itself.'
