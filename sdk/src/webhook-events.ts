/** The bodies of webhooks, as TypeScript sees them. */
import type { KnownEvent, Lead } from './api.generated.ts'

/**
 * What a webhook brings; `event` tells them apart. `lead` is there for an endpoint with `include: ["lead"]`.
 *
 * Keep a default branch: an endpoint of `["*"]` also gets types that are added later.
 */
export type WebhookEvent = KnownEvent & { lead?: Lead }

/** The same in the feed and in a timeline, where personal fields are null once their lead was erased. */
export type EventData = Erasable<KnownEvent>

type Kept = 'event' | 'org_id' | 'lead_id' | 'timestamp'
type Erasable<Event> = { [Field in keyof Event]: Field extends Kept ? Event[Field] : Event[Field] | null }
