/** Around every page: where else to go, whose company this is, and the keys that work everywhere. */
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useGrace } from '../emails/use-grace.ts'
import { bolsivo } from '../session/bolsivo.ts'
import { orgOf, sessionQuery, useSession } from '../session/session.ts'
import type { OpenStream } from '../ui/event-stream.ts'
import { useLiveConnection } from '../ui/use-live.ts'
import { useShortcut } from '../ui/use-shortcut.ts'
import { BottomBar } from './bottom-bar.tsx'
import { CommandMenu } from './command-menu.tsx'
import { type Destination, places } from './destinations.ts'
import classes from './shell.module.css'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { Sidebar } from './sidebar.tsx'

const openEvents: OpenStream = (options) => bolsivo.events.stream({ ...options, maxRetries: 0 })

/** While one is led away (signed out, no longer in the company) there is nothing to show. */
export function Shell() {
  const { data } = useQuery(sessionQuery)
  return orgOf(data) ? <OrgShell /> : null
}

function OrgShell() {
  const { org } = useSession()
  useLiveConnection(org.id, openEvents)
  const [isMenuOpen, menu] = useDisclosure()
  const [isSheetOpen, sheet] = useDisclosure()
  useShortcut('mod+K', menu.open, { label: 'Search and go', group: 'Everywhere' })
  useShortcut('?', sheet.open, { label: 'Show these keys', group: 'Everywhere' })
  const main = useRef<HTMLElement>(null)
  useFocusOnNewPage(main)

  return (
    // Another company is another world: nothing of a page outlives the change.
    <div className={classes.shell} key={org.id}>
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      <ApprovalGrace />
      <Sidebar onSearch={menu.open} />
      <main id="content" ref={main} className={classes.main} tabIndex={-1} data-scroll-restoration-id="main">
        <Outlet />
      </main>
      <BottomBar onSearch={menu.open} />
      <CommandMenu opened={isMenuOpen} onClose={menu.close} onShowKeys={sheet.open} />
      <ShortcutSheet opened={isSheetOpen} onClose={sheet.close} />
      {places.map((place) => (
        <GoTo key={place.to} place={place} />
      ))}
    </div>
  )
}

/** Within the company: what was approved in one is sent before another is shown. */
function ApprovalGrace() {
  useGrace()
  return null
}

function GoTo({ place: { to, name, keys = '' } }: { readonly place: Destination }) {
  const navigate = useNavigate()
  useShortcut(keys, () => void navigate({ to }), {
    label: `Go to ${name.toLowerCase()}`,
    group: 'Everywhere',
  })
  return null
}

/** So that a screen reader begins with the new page, and the keys scroll it; not on the first. */
function useFocusOnNewPage(main: React.RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
  }, [pathname, main])
}
