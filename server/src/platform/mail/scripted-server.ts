/**
 * For tests: an SMTP server on a raw socket that answers each step as told, or breaks the connection there. A library's
 * server would not break off, say nothing, or answer half a line.
 */

import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

export type Step = 'greeting' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'dot' | 'QUIT'
/** A reply without its CRLF, or what to do to the connection instead. */
export type Answer = string | ((socket: Socket) => void)
/** An array is used up by one answer per time, its last for all further times. */
export type Script = Partial<Record<Step, Answer | readonly Answer[]>>

export interface ScriptedServer {
  readonly url: string
  readonly port: number
  /** The texts of all messages whose final dot arrived, dots unstuffed. */
  readonly messages: string[]
  /** All command lines of all connections. */
  readonly commands: string[]
  connectionCount: number
  close(): Promise<void>
}

export const hangUp = (socket: Socket): void => void socket.destroy()
export const saysNothing = (): void => {}

const usual: Record<Step, string> = {
  greeting: '220 test',
  EHLO: '250-test\r\n250 SIZE 100000000',
  STARTTLS: '454 not now',
  AUTH: '235 ok',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  dot: '250 2.0.0 queued as 42',
  QUIT: '221 bye',
}

export async function startScriptedServer(script: Script = {}): Promise<ScriptedServer> {
  const times = new Map<Step, number>()
  const sockets = new Set<Socket>()
  const answerTo = (step: Step, socket: Socket) => {
    const time = times.get(step) ?? 0
    times.set(step, time + 1)
    const scripted = script[step] ?? usual[step]
    const answer = Array.isArray(scripted) ? scripted[Math.min(time, scripted.length - 1)] : scripted
    if (typeof answer === 'function') answer(socket)
    else if (!socket.destroyed) socket.write(`${answer}\r\n`)
    return typeof answer === 'string' ? answer : ''
  }

  const listener = createServer((socket) => {
    server.connectionCount++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    let rest = ''
    let isText = false
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1')
      for (;;) {
        if (isText) {
          // Whatever follows "354" up to the dot; an empty text begins with the dot.
          const end = `\r\n${rest}`.indexOf('\r\n.\r\n')
          if (end < 0) return
          server.messages.push(rest.slice(0, end).replace(/^\.\./gm, '.'))
          rest = rest.slice(end + 3)
          isText = false
          answerTo('dot', socket)
          continue
        }
        const at = rest.indexOf('\r\n')
        if (at < 0) return
        const line = rest.slice(0, at)
        rest = rest.slice(at + 2)
        server.commands.push(line)
        const verb = line.split(' ', 1)[0]?.toUpperCase() as Step
        isText = answerTo(verb in usual ? verb : 'QUIT', socket).startsWith('354')
        if (verb === 'QUIT') socket.end()
      }
    })
    answerTo('greeting', socket)
  })
  const server: ScriptedServer = {
    url: '',
    port: 0,
    messages: [],
    commands: [],
    connectionCount: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  return Object.assign(server, { port, url: `smtp://127.0.0.1:${port}` })
}
