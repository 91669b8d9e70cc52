/** How an attempt ended, in words of who runs the endpoint, and what to do about it. Pure. */
import type { Attempt } from '@bolsivo/sdk'

export interface Ending {
  readonly isGood: boolean
  /** Short, for a line of a list. */
  readonly name: string
  /** What it means and what to do; null where there is nothing to do. */
  readonly advice: string | null
}

type Ended = Pick<Attempt, 'outcome' | 'status_code' | 'detail'>

export function endingOf({ outcome, status_code, detail }: Ended): Ending {
  if (outcome === 'delivered') return { isGood: true, name: `Delivered, ${status_code ?? 200}`, advice: null }
  if (outcome.startsWith('http_') && status_code !== null) {
    return { isGood: false, name: statusName(status_code), advice: statusAdvice(status_code) }
  }
  const known = failures[outcome]
  const advice = [detail === null ? null : `${detail}.`, known?.advice].filter(Boolean).join(' ')
  return { isGood: false, name: known?.name ?? 'Failed', advice: advice || null }
}

const failures: Record<string, { name: string; advice: string }> = {
  timeout: {
    name: 'No answer in time',
    advice: 'Your server has 10 seconds for the whole answer: put the event into a queue and answer at once.',
  },
  dns_error: {
    name: 'Name not found',
    advice: 'Check the spelling of the URL, and that its name points to your server.',
  },
  connection_refused: {
    name: 'Connection refused',
    advice: 'Nothing listens there: is the server running, and is the port right?',
  },
  connection_reset: {
    name: 'Connection cut off',
    advice: 'Your server, or a proxy before it, hung up in the middle: look into its log.',
  },
  connection_failed: {
    name: 'Not reachable',
    advice: 'Look whether the server is up, and whether a firewall keeps this one out.',
  },
  tls_error: {
    name: 'No secure connection',
    advice: 'Renew or repair the certificate, with its whole chain.',
  },
  blocked: {
    name: 'Address not allowed',
    advice: 'Webhooks go to public https addresses only. The name may point into a private network now.',
  },
  invalid_response: {
    name: 'Answer not understood',
    advice: 'Something that is no web server may answer there.',
  },
  invalid_request: {
    name: 'Could not be sent',
    advice: 'Look at the own headers of this webhook.',
  },
  cancelled: {
    name: 'Interrupted on our side',
    advice: 'It is tried again by itself.',
  },
  lost: {
    name: 'Outcome unknown',
    advice:
      'This server went down while it was on its way, so it may have arrived. It comes again with the same webhook-id.',
  },
}

const statusNames: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  410: 'Gone',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable',
  429: 'Too many requests',
  500: 'Server error',
  502: 'Bad gateway',
  503: 'Unavailable',
  504: 'Gateway timeout',
}

function statusName(status: number): string {
  const name = statusNames[status] ?? (isRedirect(status) ? 'Redirect' : null)
  return name === null ? `Answered ${status}` : `${status} ${name}`
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400

function statusAdvice(status: number): string {
  if (isRedirect(status)) return 'Redirects are not followed: enter the address to which it leads.'
  if (status === 401 || status === 403) {
    return 'Your server, or a firewall before it, refuses the request. Does it verify with the right secret, or want a token in an own header?'
  }
  if (status === 404 || status === 405) {
    return 'Your server is there and has nothing that takes a POST at this path: check the URL.'
  }
  if (status === 410) return 'Your server says that it wants nothing more: the webhook is disabled by it.'
  if (status === 429) return 'Your server asks to slow down; its Retry-After is heeded.'
  if (status === 502 || status === 503 || status === 504) {
    return 'The server behind your proxy is down, overloaded or being deployed.'
  }
  if (status >= 500) return 'Your code failed on it: look into your log at that time.'
  return 'Your server read the request and refused it. Its answer below may say why.'
}
