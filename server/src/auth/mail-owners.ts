/**
 * Mail to the owners of an org about their own installation: an endpoint that keeps failing, say.
 *
 * Enqueued in the transaction of what they are told, and sent by a job. Unlike mail to leads, a second copy after a
 * crash does no harm; none does.
 */
import { listOwnerIds } from '../orgs/index.ts'
import type { Database, OrgTx } from '../platform/db/database.ts'
import type { JobQueue } from '../platform/jobs/queue.ts'
import { defineJobHandler, type JobHandler } from '../platform/jobs/worker.ts'
import type { Mailer } from '../platform/mail/mailer.ts'
import { listUserEmails } from './queries.ts'

interface OwnerMail {
  readonly subject: string
  readonly text: string
}

const type = 'mail_owners'
/** Where nobody is: for an installation whose SMTP settings name no sender. */
const nobody = 'bolsivo@bolsivo.example'

export async function mailOwners(tx: OrgTx, jobs: JobQueue, mail: OwnerMail): Promise<void> {
  await jobs.enqueue(tx, [{ type, payload: mail }])
}

export interface OwnerMailDeps {
  readonly db: Database
  readonly mailer: Mailer
  /** Further headers: by these the built-in mail server tells whose mail it took. */
  headersOf(orgId: string): Record<string, string>
}

export function ownerMailJobs({ db, mailer, headersOf }: OwnerMailDeps): JobHandler[] {
  return [
    defineJobHandler<OwnerMail>({
      type,
      maxAttempts: 5,
      async run({ orgId, id, payload }) {
        const owners = await db.inOrg(orgId, async (tx) => listUserEmails(tx, await listOwnerIds(tx)))
        const address = mailer.fromAddress ?? nobody
        for (const [at, to] of owners.entries()) {
          const result = await mailer.send({
            from: { name: 'Bolsivo', address },
            to,
            subject: payload.subject,
            text: payload.text,
            messageId: `<${id}.${at}@${address.split('@')[1]}>`,
            date: new Date(),
            headers: { ...headersOf(orgId), 'Auto-Submitted': 'auto-generated' },
          })
          if (result.outcome === 'retry') throw new Error(result.reason)
        }
      },
    }),
  ]
}
