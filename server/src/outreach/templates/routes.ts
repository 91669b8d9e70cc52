import { differenceOf, recordChange } from '../../platform/audit/record-change.ts'
import type { Database, OrgTx } from '../../platform/db/database.ts'
import { AppError, invalidRequest } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import type { JobQueue } from '../../platform/jobs/queue.ts'
import { redraft } from '../jobs.ts'
import { checkTemplate, templateVariables } from './check-template.ts'
import { defaultTemplate } from './default-template.ts'
import { findTemplate, upsertTemplate } from './queries.ts'
import { type Template, templateAnswerShape, templateShape } from './schema.ts'

export interface TemplateRouteDeps {
  readonly db: Database
  readonly jobs: JobQueue
}

const tag = 'E-mails'

export function templateRoutes({ db, jobs }: TemplateRouteDeps): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/email-template',
      summary: 'Get the template of drafts',
      tag,
      access: 'read',
      response: templateAnswerShape,
      async handle({ caller }) {
        return db.inOrg(caller.orgId, readTemplate)
      },
    }),
    defineRoute({
      method: 'PUT',
      url: '/api/email-template',
      summary: 'Set the template of drafts',
      description:
        'Liquid, with conditions and text filters. It must show `{{ postal_address }}` and `{{ unsubscribe_url }}` in every mail. Drafts that nobody changed are written anew.',
      tag,
      access: 'write',
      body: templateShape,
      response: templateAnswerShape,
      examples: { body: defaultTemplate },
      async handle({ body, caller }) {
        const details = checkTemplate(body)
        const [first] = details
        if (first) throw new AppError(invalidRequest, { message: `${first.path}: ${first.message}`, details })
        return db.inOrg(caller.orgId, async (tx) => {
          const difference = differenceOf(writtenIn((await findTemplate(tx)) ?? defaultTemplate), body)
          if (difference) recordChange(tx, { action: 'email_template.updated', target: null, ...difference })
          await upsertTemplate(tx, body)
          await redraft(tx, jobs)
          return readTemplate(tx)
        })
      },
    }),
  ]
}

const writtenIn = ({ subject, body_text }: Template): Template => ({ subject, body_text })

async function readTemplate(tx: OrgTx) {
  const own = await findTemplate(tx)
  const { subject, body_text } = own ?? defaultTemplate
  return {
    subject,
    body_text,
    is_default: own === null,
    updated_at: own?.updatedAt.toISOString() ?? null,
    variables: [...templateVariables],
  }
}
