import { defineRoute, type Route } from '../../platform/http/route.ts'
import { type ErasureDeps, eraseAddress } from './erase-address.ts'
import { erasureShape, newErasureShape } from './schema.ts'

export function erasureRoutes(deps: ErasureDeps): Route[] {
  return [
    defineRoute({
      method: 'POST',
      url: '/api/erasures',
      summary: 'Erase a person',
      description: `For a person who asks to be forgotten: erases every lead with this address, and every lead to whom
an e-mail was written to it, as \`DELETE /api/leads/{id}\` does. The address never gets mail again: of it a keyed hash is
kept on the list of suppressions, and nothing else. An address that nobody has is answered with 0, and suppressed.`,
      tag: 'Suppressions',
      access: 'write',
      // As many transactions as there are leads to erase.
      once: 'claim',
      body: newErasureShape,
      response: erasureShape,
      examples: { body: { email: 'manager@sunriseofficepark.com' } },
      async handle({ body, caller }) {
        const { leads, emails } = await eraseAddress(deps, caller.orgId, body.email)
        return { leads_erased: leads, emails_erased: emails }
      },
    }),
  ]
}
