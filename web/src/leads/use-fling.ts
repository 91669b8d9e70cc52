/**
 * Whether the list flies by faster than anybody reads: then its rows are blank. Whole ones, of which a new screenful
 * comes with each frame, let a page of 100,000 leads show 17 frames a second at 90,000 pixels a second.
 */
import { type RefObject, useEffect, useState } from 'react'

/** Pixels a millisecond: two screens in a tenth of a second. */
const unreadable = 20

export function useFling(scroller: RefObject<HTMLElement | null>): boolean {
  const [isFling, setFling] = useState(false)
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let last = { top: element.scrollTop, at: performance.now() }
    const onScroll = () => {
      const now = { top: element.scrollTop, at: performance.now() }
      setFling(Math.abs(now.top - last.top) > unreadable * (now.at - last.at))
      last = now
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [scroller])
  return isFling
}
