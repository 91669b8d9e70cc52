/** For tests: somebody in a browser, who keeps cookies, and the mails that they would get. */
import { sql } from 'kysely'
import { vi } from 'vitest'
import type { Answer, TestApp } from '../../test/harness.ts'

export interface Visitor {
  readonly cookies: Map<string, string>
  /** As a page of the server asks: with cookies and the proof of where it comes from. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

export function createVisitor(app: TestApp, address?: string): Visitor {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async api(method, path, body, headers = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await app.api(method, path, body, {
        ...(cookie === '' ? {} : { cookie }),
        ...(address === undefined ? {} : { 'x-forwarded-for': address }),
        origin: app.url,
        'x-bolsivo-csrf': '1',
        ...headers,
      })
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (/max-age=0/i.test(line)) cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
  }
}

export interface Mail {
  readonly subject: string
  readonly text: string
}

export async function mailsTo(app: TestApp, address: string): Promise<Mail[]> {
  const { rows } = await app.db.read(
    sql<Mail>`select subject, text from personal_mail where to_address = ${address} order by id`,
  )
  return rows
}

/** The token in the link of the newest mail to this address, once there are so many. */
export async function mailedToken(app: TestApp, address: string, count = 1): Promise<string> {
  const mails = await vi.waitFor(async () => {
    const found = await mailsTo(app, address)
    if (found.length < count) throw new Error('there is no mail yet')
    return found
  })
  return decodeURIComponent(/#token=(\S+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? '')
}
