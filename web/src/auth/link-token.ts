/**
 * The token of a link in a mail. It stands in the fragment, which a browser sends to nobody; it is taken out of the
 * address at once, so that it is neither in the history nor over somebody's shoulder. A reload finds it again.
 */
import { useState } from 'react'

const key = 'bolsivo-link-token'

export function useLinkToken(): string | null {
  const [token] = useState(() => {
    const given = new URLSearchParams(location.hash.slice(1)).get('token')
    if (given === null) return readKept()
    keep(given)
    history.replaceState(history.state, '', location.pathname)
    return given
  })
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
