/** To the clipboard, which a page that is served without TLS has not, and says so either way. */
import { notify } from './notify.tsx'

export async function copyText(text: string, told: string, otherwise: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notify.ok(told)
  } catch {
    notify.problem(`The browser does not let this page copy. ${otherwise}`)
  }
}
