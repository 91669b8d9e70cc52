/**
 * A message to the operator of the server, about Luna Enterprise or any plan that is agreed on.
 *
 * It goes to the address that the server sends from, which is the operator's own; where there is none it is kept at the
 * machine, with the mail that was captured. Enqueued with the note in the audit log, which does not hold its text.
 */
import { findOrg } from '../orgs/index.ts'
import { recordChange } from '../platform/audit/record-change.ts'
import type { Database } from '../platform/db/database.ts'
import { AppError } from '../platform/errors.ts'
import type { JobQueue } from '../platform/jobs/queue.ts'
import { defineJobHandler, type JobHandler } from '../platform/jobs/worker.ts'
import { contactedJustNow } from './errors.ts'
import { updateContactedAt } from './queries.ts'

const type = 'mail_operator'
/** Where everybody may sign up, anybody may write. */
const everySeconds = 600

interface Letter {
  readonly subject: string
  readonly text: string
}

export interface Sender {
  readonly orgId: string
  readonly orgName: string
  readonly name: string
  readonly email: string
}

/** Throws `contacted_just_now`. */
export async function contactOperator(
  { db, jobs }: { db: Database; jobs: JobQueue },
  { orgId, orgName, name, email }: Sender,
  message: string,
): Promise<void> {
  await db.inOrg(orgId, async (tx) => {
    const waitSeconds = await updateContactedAt(tx, everySeconds)
    if (waitSeconds > 0) throw new AppError(contactedJustNow, { retryAfterSeconds: waitSeconds })
    const plan = (await findOrg(tx))?.plan ?? 'unknown'
    const payload: Letter = {
      subject: `${inOneLine(orgName)} asks about Luna Enterprise`,
      text: `${inOneLine(name)} <${email}> of ${inOneLine(orgName)} (${orgId}, plan ${plan}) writes:\n\n${message}\n`,
    }
    recordChange(tx, { action: 'billing.contact_requested', target: null })
    await jobs.enqueue(tx, [{ type, payload }])
  })
}

/** `deliver`: whether it is done with; it is asked again where not. */
export function operatorMailJobs(deliver: (letter: Letter) => Promise<boolean>): JobHandler[] {
  return [
    defineJobHandler<Letter>({
      type,
      async run({ payload }) {
        if (!(await deliver(payload))) throw new Error('the mail server asks to be asked later')
      },
    }),
  ]
}

/** People name themselves and their orgs as they like. */
const inOneLine = (name: string): string => name.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
