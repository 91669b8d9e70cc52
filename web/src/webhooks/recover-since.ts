/** From when on what was missed is sent again. Pure. */

export const recoverPresets = [
  { value: '1', label: 'The last hour' },
  { value: '24', label: 'The last 24 hours' },
  { value: '168', label: 'The last 7 days' },
  { value: '720', label: 'The last 30 days' },
  { value: 'date', label: 'Since a moment …' },
] as const
export type RecoverPreset = (typeof recoverPresets)[number]['value']

export const isRecoverPreset = (value: string): value is RecoverPreset =>
  recoverPresets.some((preset) => preset.value === value)

/** `moment`: what an input of date and time holds, such as `2026-06-20T14:30`, where the person is. */
export function sinceOf(preset: RecoverPreset, moment: string, nowMs: number): string {
  if (preset !== 'date') return new Date(nowMs - Number(preset) * 3_600_000).toISOString()
  return new Date(moment).toISOString()
}

/** For that input: a moment, to the minute, where the person is. */
export function momentOf(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}
