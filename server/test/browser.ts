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
  /** Errors and warnings of the console, failed requests, and requests to anywhere but the server. */
  readonly complaints: string[]
}

/** A page that notes what no page of ours may do. */
export async function openPage(
  browser: Browser,
  serverUrl: string,
  options: { colorScheme?: 'light' | 'dark'; width?: number } = {},
): Promise<WatchedPage> {
  const page = await browser.newPage({
    colorScheme: options.colorScheme ?? 'light',
    viewport: { width: options.width ?? 1280, height: 900 },
  })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(serverUrl) && !request.url().startsWith('data:')) {
      complaints.push(`asks ${request.url()}`)
    }
  })
  return { page, complaints }
}
