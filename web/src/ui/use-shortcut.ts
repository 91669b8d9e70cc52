/**
 * Keys of a page. They are silent while somebody types, while a dialog is open, and when a browser's own key is meant.
 *
 *   useShortcut('A', approve)           one key
 *   useShortcut('G L', toLeads)         one after the other, within a second
 *   useShortcut('mod+K', openMenu)      with Ctrl or ⌘; works while typing too
 *
 * `label` puts it into the sheet that `?` opens; `group` is the heading there.
 */
import { useEffect, useRef } from 'react'

export interface ShortcutOptions {
  readonly label?: string
  readonly group?: string
  readonly isEnabled?: boolean
}

export interface Shortcut {
  readonly keys: string
  readonly label: string
  readonly group: string
}

interface Listener {
  readonly keys: string
  readonly options: ShortcutOptions
  run(event: KeyboardEvent): void
}

const sequenceMs = 1000
const listeners = new Set<Listener>()
let last: { key: string; atMs: number } | null = null

/** Those that count on the page that is shown, for the sheet. */
export function shownShortcuts(): Shortcut[] {
  return [...listeners].flatMap(({ keys, options: { label, group = 'This page' } }) =>
    label === undefined ? [] : [{ keys, label, group }],
  )
}

export function useShortcut(
  keys: string,
  onPress: (event: KeyboardEvent) => void,
  { label, group, isEnabled = true }: ShortcutOptions = {},
): void {
  const newest = useRef(onPress)
  useEffect(() => {
    newest.current = onPress
  })
  useEffect(() => {
    if (!isEnabled) return
    const options = { ...(label === undefined ? {} : { label }), ...(group === undefined ? {} : { group }) }
    const listener: Listener = { keys, options, run: (event) => newest.current(event) }
    if (listeners.size === 0) document.addEventListener('keydown', onKeyDown)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) document.removeEventListener('keydown', onKeyDown)
    }
  }, [keys, label, group, isEnabled])
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const withMod = event.metaKey || event.ctrlKey
  if (event.altKey || (!withMod && isBusy(event.target))) return
  const key = nameOf(event)
  const first = last !== null && event.timeStamp - last.atMs < sequenceMs ? last.key : null
  // The newest first: a page's own key goes before the shell's.
  const found = [...listeners].reverse().find(({ keys }) => {
    const wanted = keys.toUpperCase()
    if (withMod) return wanted === `MOD+${key}`
    return first !== null && wanted.includes(' ') ? wanted === `${first} ${key}` : wanted === key
  })
  last = withMod || found ? null : { key, atMs: event.timeStamp }
  if (!found) return
  event.preventDefault()
  found.run(event)
}

const nameOf = ({ key }: KeyboardEvent): string => (key === ' ' ? 'SPACE' : key.toUpperCase())

/** Typing, or in a dialog, where a page's keys would act on what is behind it. */
function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[aria-modal="true"]')) return true
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}
