/**
 * Keeps what is seen where it is when rows come in or go above it, and counts those that came. At the very top nothing
 * is held: there a new lead is to be seen.
 */
import type { Lead } from '@bolsivo/sdk'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

export interface SteadyScroll {
  /** Rows that came in above since one was at the top. */
  readonly above: number
  toTop(): void
}

interface Watched {
  readonly leads: readonly Lead[]
  readonly scroller: RefObject<HTMLElement | null>
  readonly height: number
}

export function useSteadyScroll({ leads, scroller, height }: Watched): SteadyScroll {
  const [above, setAbove] = useState(0)
  const before = useRef(leads)

  useLayoutEffect(() => {
    const old = before.current
    before.current = leads
    const element = scroller.current
    if (!element || old === leads || element.scrollTop < height) return
    const index = Math.floor(element.scrollTop / height)
    const seen = old[index]
    // The usual case: a page came in at the end.
    if (!seen || leads[index]?.id === seen.id) return
    const now = leads.findIndex(({ id }) => id === seen.id)
    if (now < 0) return
    element.scrollTop += (now - index) * height
    if (now > index) setAbove((count) => count + now - index)
  }, [leads, scroller, height])

  useEffect(() => {
    const element = scroller.current
    if (!element || above === 0) return
    const onScroll = () => {
      if (element.scrollTop < height) setAbove(0)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [above, scroller, height])

  return { above, toTop: () => scroller.current?.scrollTo({ top: 0 }) }
}
