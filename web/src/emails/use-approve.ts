/** To approve the draft that is open, and to take that back while its moment lasts. */
import { Bolsivo, type Email } from '@bolsivo/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { shownOrg } from '../session/bolsivo.ts'
import { finishBeforeSignOut } from '../session/unfinished.ts'
import { messageOf } from '../ui/error-text.ts'
import { notify } from '../ui/notify.tsx'
import { useShortcut } from '../ui/use-shortcut.ts'
import { countWithout } from './draft-count.ts'
import { heldApprovals, useHeldApprovals } from './held-approvals.ts'
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

/** Tells of the approval that waits, and sends it when the page goes. `onTakenBack` gets the id of its draft. */
export function useGrace(onTakenBack: (id: string) => void): void {
  const { held } = useHeldApprovals()
  const takeBack = () => {
    const approval = heldApprovals.takeBack()
    if (approval === null) return
    notify.ok('Taken back: nothing was sent')
    onTakenBack(approval.id)
  }
  useShortcut('U', takeBack, { label: 'Undo the approval', isEnabled: held !== null })
  // Told once for each that is held, whatever else is rendered meanwhile.
  const undo = useEffectEvent(takeBack)
  useEffect(() => {
    if (held === null) return
    return notify.undoable(`Approved: goes out to ${held.to}`, { undo: () => undo(), keys: 'U' })
  }, [held])
  useEffect(sendWhenLeft, [])
}

function sendWhenLeft(): () => void {
  const sendNow = () => heldApprovals.sendNow()
  // A phone that puts a page away may never say `pagehide`: `hidden` is the last that is sure to be heard.
  const onVisibility = () => document.visibilityState === 'hidden' && void sendNow()
  const forget = finishBeforeSignOut(sendNow)
  window.addEventListener('pagehide', sendNow)
  document.addEventListener('visibilitychange', onVisibility)
  return () => {
    forget()
    window.removeEventListener('pagehide', sendNow)
    document.removeEventListener('visibilitychange', onVisibility)
    void sendNow()
  }
}
