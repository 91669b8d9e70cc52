/** The demo's words on the terminal: steps with their times, a bar for what takes long, and tables. */

const isTerminal = process.stdout.isTTY === true
const paint = (code: number) => (text: string) => (isTerminal ? `\x1b[${code}m${text}\x1b[0m` : text)
export const bold = paint(1)
export const dim = paint(2)
export const green = paint(32)
export const red = paint(31)

export const say = (line = ''): void => void process.stdout.write(`${line}\n`)

export const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n')

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** Runs one step and says how it went: `work` answers with what to say about it. */
export async function step<T>(
  title: string,
  work: (progress: (done: number, total: number | null) => void) => Promise<{ said: string; value: T }>,
): Promise<T> {
  const startedAt = performance.now()
  const progress = (done: number, total: number | null) => {
    if (isTerminal) process.stdout.write(`\r\x1b[2K  · ${title}  ${bar(done, total)}`)
  }
  if (isTerminal) process.stdout.write(`  · ${title}`)
  try {
    const { said, value } = await work(progress)
    const clear = isTerminal ? '\r\x1b[2K' : ''
    say(`${clear}  ${green('✓')} ${title.padEnd(38)} ${said} ${dim(`(${seconds(startedAt)})`)}`)
    return value
  } catch (error) {
    say(`${isTerminal ? '\r\x1b[2K' : ''}  ${red('✗')} ${title}`)
    throw error
  }
}

function bar(done: number, total: number | null): string {
  if (!total) return `${done.toLocaleString('en')} …`
  const width = 24
  const filled = Math.min(width, Math.round((width * done) / total))
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`
}

/** Waits until `look` answers something; throws with `what` when it takes too long. */
export async function until<T>(what: string, look: () => Promise<T | null>, limitMs = 60_000): Promise<T> {
  const startedAt = performance.now()
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (performance.now() - startedAt > limitMs)
      throw new Error(`waited ${limitMs / 1000} s in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
