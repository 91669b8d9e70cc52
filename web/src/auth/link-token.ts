/**
 * The token of a link in a mail. It stands in the fragment, which a browser sends to nobody; it is taken out of the
 * address at once, so that it is neither in the history nor over somebody's shoulder. A reload finds it again.
 */
import { useEffect, useState } from 'react'

const key = 'bolsivo-link-token'

export function useLinkToken(): string | null {
  const [token] = useState(() => {
    const given = new URLSearchParams(location.hash.slice(1)).get('token')
    if (given === null) return readKept()
    keep(given)
    history.replaceState(history.state, '', location.pathname)
    return given
  })
  // Pasted into the tab in which it was asked for, the link is no new page to a browser.
  useEffect(() => {
    const onPaste = () => location.hash.includes('token=') && location.reload()
    window.addEventListener('hashchange', onPaste)
    return () => window.removeEventListener('hashchange', onPaste)
  }, [])
  return token
}

/** Of this page only, and of this tab. */
function readKept(): string | null {
  const [page, token] = (sessionStorage.getItem(key) ?? '').split(' ')
  return page === location.pathname && token ? token : null
}

function keep(token: string): void {
  sessionStorage.setItem(key, `${location.pathname} ${token}`)
}

/** When it is used up. */
export function forgetLinkToken(): void {
  sessionStorage.removeItem(key)
}
