/** Who is at work here, known to all that is called meanwhile, so that no function needs to hand it down. */
import { AsyncLocalStorage } from 'node:async_hooks'

export const actorTypes = ['api_key', 'person', 'operator', 'system'] as const

export interface Actor {
  readonly type: (typeof actorTypes)[number]
  /** Of a key or a person; else the type's own word. */
  readonly id: string
  readonly name: string | null
  /** Where the request came from. */
  readonly address: string | null
  readonly requestId: string | null
}

const noOne = { name: null, address: null, requestId: null }
/** Who has the machine: the command line. */
export const operator: Actor = { type: 'operator', id: 'operator', ...noOne }
/** Jobs, and whatever else happens by itself. */
const system: Actor = { type: 'system', id: 'system', ...noOne }

const current = new AsyncLocalStorage<Actor>()

export const actAs = <T>(actor: Actor, work: () => T): T => current.run(actor, work)

export const currentActor = (): Actor => current.getStore() ?? system
