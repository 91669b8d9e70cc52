/** Types of events, sorted by what they are about, and a choice of them in few words. Pure. */
import type { EventType } from '@bolsivo/sdk'

export interface EventGroup {
  readonly name: string
  readonly types: readonly EventType[]
}

const names: Record<string, string> = {
  lead: 'Leads',
  email: 'E-mails',
  import: 'Imports',
  webhook: 'Webhooks',
}

/** By the word before the dot, in the catalogue's order. */
export function groupsOf(catalogue: readonly EventType[]): EventGroup[] {
  const groups = Map.groupBy(catalogue, ({ type }) => type.split('.', 1)[0] ?? type)
  return [...groups].map(([noun, types]) => ({ name: names[noun] ?? noun, types }))
}

/** `Lead status changed` */
export function eventName(type: string): string {
  const words = type.replace(/^email\b/, 'e-mail').replaceAll(/[._]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `Everything`, `lead.qualified`, `lead.qualified and 2 more` */
export function eventsInWords(types: readonly string[]): string {
  if (types.includes('*')) return 'Everything'
  const [first = 'Nothing', ...others] = types
  return others.length === 0 ? first : `${first} and ${others.length} more`
}

export const isSubscribed = (types: readonly string[], type: string): boolean =>
  types.includes('*') || types.includes(type)
