/** The Chromium that is installed on this machine, for the tests of pages. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Throws with the line that installs one when there is none. */
export async function openBrowser(): Promise<Browser> {
  const path = process.env.CHROME_PATH || usualPaths.find((candidate) => existsSync(candidate))
  if (!path || !existsSync(path)) {
    throw new Error(
      'The browser tests need Chromium: `apt-get install chromium`, or set CHROME_PATH to the one you have.',
    )
  }
  // Root, as in a container, has no sandbox of Chromium's; these pages are our own.
  return chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

export interface WatchedPage {
  readonly page: Page
  /** Errors and warnings of the console, dialogs, windows that open, faults of the server, and requests to others. */
  readonly complaints: string[]
  /** `401 POST /api/auth/sign-in/email`: what the server refused. The console names each as an error; it is none. */
  readonly refusals: string[]
}

export interface PageOptions {
  readonly colorScheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
  /** A touch screen, as a phone has. */
  readonly isPhone?: boolean
  /** Of a session: `name=value; name=value`. */
  readonly cookie?: string
  /** For a script of the test's own, such as the one that looks for barriers. Without it the page's policy holds. */
  readonly bypassPolicy?: boolean
  readonly timeZone?: string
}

/** A page, with cookies and a cache of its own, that notes what no page of ours may do. */
export async function openPage(
  browser: Browser,
  serverUrl: string,
  options: PageOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL: serverUrl,
    colorScheme: options.colorScheme ?? 'light',
    viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
    locale: 'en-US',
    ...(options.isPhone ? { isMobile: true, hasTouch: true } : {}),
    ...(options.bypassPolicy ? { bypassCSP: true } : {}),
    ...(options.timeZone ? { timezoneId: options.timeZone } : {}),
  })
  // What is waited for is there sooner or later; a machine that is busy must not decide.
  context.setDefaultTimeout(30_000)
  await context.addCookies(cookiesOf(options.cookie ?? '', serverUrl))
  return watch(await context.newPage(), serverUrl)
}

const cookiesOf = (cookie: string, url: string) =>
  cookie
    .split('; ')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=')
      return { name: part.slice(0, at), value: part.slice(at + 1), url }
    })

const ownSchemes = /^(data|blob):/

function watch(page: Page, serverUrl: string): WatchedPage {
  const complaints: string[] = []
  const refusals: string[] = []
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return
    const isAnswer = /^Failed to load resource: the server responded with a status of 4/.test(message.text())
    if (!isAnswer) complaints.push(message.text())
  })
  page.on('response', (response) => {
    if (response.status() < 400) return
    const said = `${response.status()} ${response.request().method()} ${response.url().replace(serverUrl, '')}`
    if (response.status() < 500) refusals.push(said)
    else complaints.push(said)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('popup', (popup) => complaints.push(`opens ${popup.url()}`))
  page.on('dialog', (dialog) => {
    complaints.push(`asks in a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (request.url().startsWith(serverUrl) || ownSchemes.test(request.url())) return
    complaints.push(`asks ${request.url()}`)
  })
  return { page, complaints, refusals }
}
