/** What a page still has to send for whoever is signed in: sent before they sign out, as nobody may afterwards. */
const unfinished = new Set<() => Promise<unknown>>()

/** `finish` must not throw. Answers how to take it off again. */
export function finishBeforeSignOut(finish: () => Promise<unknown>): () => void {
  unfinished.add(finish)
  return () => unfinished.delete(finish)
}

export const finishAll = (): Promise<unknown> => Promise.all([...unfinished].map((finish) => finish()))
