/** `org create`, `org list`, `org plan`: what an operator does to tenants. Works beside a running server. */
import { issueKey } from '../api-keys/index.ts'
import { registerUser } from '../auth/index.ts'
import { createOrg, listOrgs, planShape, plans, setOrgPlan } from '../orgs/index.ts'
import { AppError } from '../platform/errors.ts'
import { type Command, table, usageError } from './command.ts'
import { asOperator } from './installation.ts'

function readPlan(text: string) {
  const plan = planShape.safeParse(text)
  if (plan.success) return plan.data
  throw new AppError(usageError, { message: `"${text}" is not a plan: use ${plans.join(', ')}` })
}

const create: Command = {
  name: 'org create',
  summary: 'Make an org and its owner; on the plan scale or above with a first API key.',
  answers: true,
  options: {
    name: { type: 'string', value: 'NAME', help: 'name of the company', required: true },
    email: { type: 'string', value: 'EMAIL', help: 'e-mail of its owner', required: true },
    password: {
      type: 'string',
      value: 'PASSWORD',
      help: 'password, of a new owner or the one there is',
      required: true,
    },
    plan: { type: 'string', value: 'PLAN', help: `${plans.join(', ')} (starter)` },
  },
  async run(call) {
    const plan = readPlan(call.option('plan') ?? 'starter')
    await asOperator(async ({ app }) => {
      const { orgId, userId, apiKey } = await createOrg(
        {
          db: app.db,
          registerUser: (person) => registerUser(app.auth, person),
          issueKey: async (tx, createdBy) => {
            const key = { name: 'First key', scopes: ['read', 'write'], expiresAt: null, createdBy }
            return (await issueKey(tx, key)).api_key
          },
        },
        {
          name: call.required('name'),
          email: call.required('email'),
          password: call.required('password'),
          plan,
        },
      )
      const rows: [string, string][] = [
        ['org', orgId],
        ['user', userId],
        ['API key', apiKey ?? `none: the API needs the plan scale (bolsivo org plan ${orgId} scale)`],
      ]
      const note = apiKey ? ['', 'The key is shown this once.'] : []
      call.answer({ org_id: orgId, user_id: userId, api_key: apiKey }, [...table(rows), ...note].join('\n'))
    })
  },
}

const list: Command = {
  name: 'org list',
  summary: 'List the orgs, oldest first.',
  answers: true,
  run: (call) =>
    asOperator(async ({ app }) => {
      const orgs = await app.db.inScope('operator', listOrgs)
      const rows = orgs.map(({ id, plan, name }): [string, string] => [`${id}  ${plan.padEnd(15)}`, name])
      const json = orgs.map(({ id, name, plan, createdAt }) => ({
        id,
        name,
        plan,
        created_at: createdAt.toISOString(),
      }))
      call.answer(json, rows.length > 0 ? table(rows).join('\n') : 'There is no org yet: bolsivo org create')
    }),
}

const plan: Command = {
  name: 'org plan',
  summary: 'Put an org on another plan. A downgrade pauses keys and webhooks, and deletes nothing.',
  positionals: ['ORG_ID', 'PLAN'],
  answers: true,
  async run(call) {
    const [orgId = '', name = ''] = call.positionals
    const plan = readPlan(name)
    await asOperator(async ({ app }) => {
      await setOrgPlan(app.db, orgId, plan)
      call.answer({ org_id: orgId, plan }, `${orgId} is on the plan ${plan}`)
    })
  },
}

export const orgCommands: Command[] = [create, list, plan]
