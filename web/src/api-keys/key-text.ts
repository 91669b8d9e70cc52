/** What is said about a key. Pure. */
import type { ApiKey } from '@bolsivo/sdk'

/** `lp_4f9c…a07e` */
export const maskedKey = ({ prefix, last4 }: Pick<ApiKey, 'prefix' | 'last4'>): string => `${prefix}…${last4}`

export const scopeName = (scopes: readonly string[]): string =>
  scopes.includes('write') ? 'Read and change' : 'Read only'

export interface KeyState {
  readonly tone: 'good' | 'warn' | 'bad'
  readonly name: string
}

const dayMs = 86_400_000
const soonMs = 7 * dayMs

export function stateOfKey(expiresAt: string | null, isPaused: boolean, nowMs: number): KeyState {
  const leftMs = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - nowMs
  if (leftMs <= 0) return { tone: 'bad', name: 'Expired' }
  if (isPaused) return { tone: 'warn', name: 'Paused' }
  if (leftMs < soonMs) return { tone: 'warn', name: 'Expires soon' }
  return { tone: 'good', name: 'Active' }
}

export const expiryPresets = [
  { value: 'never', label: 'Never' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'date', label: 'On a date' },
] as const
export type ExpiryPreset = (typeof expiryPresets)[number]['value']

export const isExpiryPreset = (value: string): value is ExpiryPreset =>
  expiryPresets.some((preset) => preset.value === value)

/**
 * For `expires_at`: null is never. `date` is what an input of a date holds, such as `2027-01-31`, and counts to the end
 * of that day where the person is; what is no date throws.
 */
export function expiryOf(preset: ExpiryPreset, date: string, nowMs: number): string | null {
  if (preset === 'never') return null
  if (preset !== 'date') return new Date(nowMs + Number(preset) * dayMs).toISOString()
  const [year, month, day] = date.split('-').map(Number)
  if (year === undefined || month === undefined || day === undefined) throw new RangeError('Choose a date')
  return new Date(year, month - 1, day, 23, 59, 59).toISOString()
}

/** A first request to try a key with, ready to paste. */
export const curlWithKey = (baseUrl: string, apiKey: string): string =>
  `curl ${baseUrl}/api/me \\\n  -H "Authorization: Bearer ${apiKey}"`
