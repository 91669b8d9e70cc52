/** A moment as people say it («3 min ago»), exact and in their zone for who points at it. */
import { useSyncExternalStore } from 'react'
import { exactTime, relativeTime } from './time-text.ts'

export interface TimeProps {
  /** RFC 3339, as the API has it. */
  readonly at: string
  /** `exact`: written out, in place of «3 min ago». */
  readonly format?: 'relative' | 'exact'
}

export function Time({ at, format = 'relative' }: TimeProps) {
  const now = useSyncExternalStore(subscribe, halfMinute)
  const exact = exactTime(at)
  return (
    <time dateTime={at} title={exact} className="numbers">
      {format === 'exact' ? exact : relativeTime(at, Math.max(now * 30_000, Date.now()))}
    </time>
  )
}

// One clock for all, since a page may show hundreds.
const halfMinute = (): number => Math.floor(Date.now() / 30_000)

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(onTick, 10_000)
  return () => clearInterval(timer)
}
