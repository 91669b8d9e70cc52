import { useEffect, useRef, useState } from 'react'

const shownMs = 2_000
const none: ReadonlySet<string> = new Set()

/** What changed just now, for as long as it is to be seen: a row that is scrolled to later is not news. */
export function useFresh(news: ReadonlySet<string> = none): ReadonlySet<string> {
  const [shown, setShown] = useState(none)
  const seen = useRef(news)
  useEffect(() => {
    if (seen.current === news || news.size === 0) return
    seen.current = news
    setShown((now) => new Set([...now, ...news]))
    const timer = setTimeout(() => setShown(none), shownMs)
    return () => clearTimeout(timer)
  }, [news])
  return shown
}
