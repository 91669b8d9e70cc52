/** Where things go in a chart. Pure. */

/** From zero, whole numbers, at most five of them; the last is not below `highest`. */
export function ticksFor(highest: number): number[] {
  const wanted = Math.max(1, highest / 4)
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= wanted) ?? wanted
  const count = Math.max(1, Math.ceil(highest / step))
  return Array.from({ length: count + 1 }, (_, at) => at * step)
}

export interface Segment {
  readonly key: string
  /** Of the full height, 0–1, from below. */
  readonly start: number
  readonly end: number
}

/** One on the other, in the order of the keys; those with nothing are left out. */
export function stack(
  counts: Readonly<Record<string, number>>,
  keys: readonly string[],
  highest: number,
): Segment[] {
  const segments: Segment[] = []
  let start = 0
  for (const key of keys) {
    const count = counts[key] ?? 0
    if (count === 0) continue
    const end = start + count / highest
    segments.push({ key, start, end })
    start = end
  }
  return segments
}

/** Which of `count` places bear a label, when there is room for `most`: evenly apart, and always the last. */
export function labelledPlaces(count: number, most: number): number[] {
  const apart = Math.max(1, Math.ceil(count / Math.max(1, most)))
  const places: number[] = []
  for (let at = count - 1; at >= 0; at -= apart) places.unshift(at)
  return places
}

export const sumOf = (counts: Readonly<Record<string, number>>, keys: readonly string[]): number =>
  keys.reduce((sum, key) => sum + (counts[key] ?? 0), 0)
