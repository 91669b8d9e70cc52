/** What a change of the plan would do to an org, in words for the person who is about to do it. Nothing is deleted. */
import { mayUseApi, type Plan } from '../orgs/index.ts'
import { isHigher } from './plans.ts'

/** What depends on the API: keys that are neither revoked nor expired, webhooks that are enabled. */
export interface ApiUse {
  readonly apiKeys: number
  readonly webhooks: number
}

export interface PlanChangePreview {
  readonly direction: 'upgrade' | 'downgrade'
  readonly effects: string[]
}

export function previewChange(from: Plan, to: Plan, use: ApiUse): PlanChangePreview {
  const effects = [...apiEffects(mayUseApi(from), mayUseApi(to), use), ...careEffects(from, to)]
  return {
    direction: isHigher(to, from) ? 'upgrade' : 'downgrade',
    effects: effects.length > 0 ? effects : ['Nothing stops working'],
  }
}

function apiEffects(before: boolean, after: boolean, { apiKeys, webhooks }: ApiUse): string[] {
  if (before === after) return []
  const keys = counted(apiKeys, 'API key')
  const hooks = counted(webhooks, 'webhook')
  if (after) {
    const keysAgain = apiKeys > 0 && `${keys} ${apiKeys === 1 ? 'works' : 'work'} again`
    const hooksAgain = `${hooks} ${webhooks === 1 ? 'is' : 'are'} active again; events that were missed can be recovered`
    return [keysAgain || 'API keys can be made', webhooks > 0 ? hooksAgain : 'Webhooks can be registered']
  }
  const keysStop = apiKeys > 0 && `${keys} ${apiKeys === 1 ? 'stops' : 'stop'} working`
  const hooksPause = `${hooks} ${webhooks === 1 ? 'is' : 'are'} paused`
  return [
    keysStop || 'API keys can no longer be made',
    webhooks > 0 ? hooksPause : 'Webhooks can no longer be registered',
    'Nothing is deleted: an upgrade brings all of it back',
  ]
}

function careEffects(from: Plan, to: Plan): string[] {
  const care = 'the account manager and custom onboarding'
  if (to === 'luna_enterprise') return ['An account manager and custom onboarding are yours']
  return from === 'luna_enterprise' ? [`You no longer have ${care}`] : []
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
