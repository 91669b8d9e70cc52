/**
 * A reading that many may ask for and that is made seldom: one at a time, shared by all who wait for it, and kept for
 * `restMs`, which is told how long the reading took. A failure is passed on and not kept.
 */
export function cached<T>(
  read: () => Promise<T>,
  restMs: (tookMs: number) => number,
  now: () => number = () => performance.now(),
): () => Promise<T> {
  let current: Promise<T> | null = null
  let freshUntil = Number.POSITIVE_INFINITY

  async function readNow(): Promise<T> {
    const startedAt = now()
    freshUntil = Number.POSITIVE_INFINITY
    try {
      const value = await read()
      freshUntil = now() + restMs(now() - startedAt)
      return value
    } catch (error) {
      current = null
      throw error
    }
  }

  return () => {
    if (current === null || now() >= freshUntil) current = readNow()
    return current
  }
}
