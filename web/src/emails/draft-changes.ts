/** An edit of a draft: what is typed, and what of it the API is told. Pure. */
import type { Email, UpdateEmailBody } from '@bolsivo/sdk'

export interface TypedDraft {
  readonly to: string
  readonly subject: string
  readonly body_text: string
}

export const typedOf = ({ to, subject, body_text }: Email): TypedDraft => ({
  to: to ?? '',
  subject,
  body_text,
})

/** Only what differs, since what is absent stays as it is; an empty address is none. Null: nothing was changed. */
export function changesOf(base: Email, typed: TypedDraft): UpdateEmailBody | null {
  const to = typed.to.trim() === '' ? null : typed.to.trim()
  const changes: UpdateEmailBody = {
    ...(to === base.to ? {} : { to }),
    ...(typed.subject === base.subject ? {} : { subject: typed.subject }),
    // A textarea has LF only; a draft that came with CRLF is not changed by being looked at.
    ...(typed.body_text === withLf(base.body_text) ? {} : { body_text: typed.body_text }),
  }
  return Object.keys(changes).length === 0 ? null : changes
}

const withLf = (text: string) => text.replace(/\r\n?/g, '\n')

/** The one to read after this one is decided: the next below it, or above it where it was the last. */
export function nextOf<Item extends { readonly id: string }>(
  queue: readonly Item[],
  id: string,
): Item | null {
  const at = queue.findIndex((item) => item.id === id)
  return queue[at + 1] ?? (at > 0 ? (queue[at - 1] ?? null) : null)
}
