/** To approve the draft that is open: it waits a moment before it is sent. */
import { Bolsivo, type Email } from '@bolsivo/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { shownOrg } from '../session/bolsivo.ts'
import { messageOf } from '../ui/error-text.ts'
import { notify } from '../ui/notify.tsx'
import { countWithout } from './draft-count.ts'
import { heldApprovals } from './held-approvals.ts'
import { emailKeys, forgetDraft } from './queries.ts'

/** What is approved here is the very text of `email`: where somebody changed it meanwhile, the server refuses. */
export function useApprove(): (email: Email) => void {
  const queryClient = useQueryClient()
  return (email) => {
    const { id, content_hash } = email
    const to = email.to ?? ''
    const sender = senderOf(shownOrg())
    const send = async () => {
      try {
        const approved = await sender.emails.approve(id, { content_hash })
        queryClient.setQueryData(emailKeys.one(id), approved)
        forgetDraft(queryClient, id)
        countWithout(queryClient)
      } catch (error) {
        notify.problem(`The mail to ${to} was not approved. ${messageOf(error)}`)
        throw error
      } finally {
        void queryClient.invalidateQueries({ queryKey: emailKeys.all })
      }
    }
    heldApprovals.hold({ id, to, send })
  }
}

/** For the org in which it was approved, whichever is shown then; `keepalive` lets it arrive when the page is closed. */
const senderOf = (orgId: string | null) =>
  new Bolsivo({
    ...{ session: true, baseUrl: '', maxRetries: 1, orgId: () => orgId },
    fetch: (url, request) => fetch(url, { ...request, keepalive: true }),
  })
