/**
 * The moment in which an approval can be taken back, on whatever page one is by then; and what ends it early.
 *
 * A window that is only hidden goes on counting, so nothing goes out before it was promised to. A phone may end a page
 * that it has put away without another word: there, hidden is the last that is sure to be heard, and a mail that was
 * approved goes out a few seconds early rather than never. So it does when the window is closed.
 */
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { finishBeforeSignOut } from '../session/unfinished.ts'
import { notify } from '../ui/notify.tsx'
import { useShortcut } from '../ui/use-shortcut.ts'
import { heldApprovals, useHeldApprovals } from './held-approvals.ts'

const desk = '/approvals'

/** Once in the window: tells of the approval that waits. */
export function useGrace(): void {
  const { held } = useHeldApprovals()
  const isAtDesk = useLocation().pathname === desk
  const takeBack = useTakeBack()
  // Told once for each that is held, whatever else is rendered meanwhile; elsewhere the key means something else.
  const undo = useEffectEvent(takeBack)
  useEffect(() => {
    if (held === null) return
    const hide = notify.undoable(`Approved: goes out to ${held.to}`, {
      undo: () => undo(),
      onLook: (isLooking) => (isLooking ? heldApprovals.pause() : heldApprovals.resume()),
      ...(isAtDesk ? { keys: 'U' } : {}),
    })
    return () => {
      hide()
      heldApprovals.resume()
    }
  }, [held, isAtDesk])
  useEffect(sendWhenLeft, [])
}

/** Of the page where one approves. */
export function useUndoKey(): void {
  const { held } = useHeldApprovals()
  useShortcut('U', useTakeBack(), { label: 'Undo the approval', isEnabled: held !== null })
}

function useTakeBack(): () => void {
  const navigate = useNavigate()
  return () => {
    const approval = heldApprovals.takeBack()
    if (approval === null) return
    notify.ok('Taken back: nothing was sent')
    void navigate({
      ...{ to: desk, search: { email: approval.id } },
      replace: window.location.pathname === desk,
    })
  }
}

function sendWhenLeft(): () => void {
  const sendNow = () => heldApprovals.sendNow()
  const onVisibility = () => {
    if (document.visibilityState !== 'hidden') return
    if (matchMedia('(pointer: coarse)').matches) void sendNow()
    else heldApprovals.resume()
  }
  const forget = finishBeforeSignOut(sendNow)
  window.addEventListener('pagehide', sendNow)
  document.addEventListener('freeze', sendNow)
  document.addEventListener('visibilitychange', onVisibility)
  return () => {
    forget()
    window.removeEventListener('pagehide', sendNow)
    document.removeEventListener('freeze', sendNow)
    document.removeEventListener('visibilitychange', onVisibility)
    void sendNow()
  }
}
