/**
 * What is wrong with a template, before it is saved: found now by the person who wrote it, and not by a draft that is
 * missing tomorrow.
 */
import type { ErrorDetail } from '../../platform/errors.ts'
import type { Template } from './schema.ts'
import { type DraftFacts, explainLiquidError, parseTemplate, renderDraft, variablesOf } from './template.ts'

const full: DraftFacts = {
  businessName: 'Sunrise Office Park',
  contactName: 'Dana Reyes',
  category: 'Office park',
  city: 'Bellevue',
  region: 'WA',
  rating: 4.6,
  reviewCount: 187,
  fitReason: 'Active office park in Bellevue with 180+ reviews',
  orgName: 'BrightClean',
  senderName: 'Ana Ruiz',
  sells: 'evening cleaning for offices',
  postalAddress: '12 Pine Street, Seattle, WA 98101',
  unsubscribeUrl: 'https://leads.example.com/unsubscribe/sample',
}

const bare: DraftFacts = {
  ...full,
  contactName: null,
  category: null,
  city: null,
  region: null,
  rating: null,
  reviewCount: null,
  fitReason: null,
  senderName: null,
  sells: null,
}

export const templateVariables: readonly string[] = Object.keys(variablesOf(full))

/** Empty: it may be saved. Paths are the API's, `subject` and `body_text`. */
export function checkTemplate(template: Template): ErrorDetail[] {
  if (/[\p{Cc}\u2028\u2029]/u.test(template.subject)) {
    return [{ path: 'subject', message: 'must be one line without control characters' }]
  }
  const problems = [
    ...checkSource('subject', template.subject),
    ...checkSource('body_text', template.body_text),
  ]
  return problems.length > 0 ? problems : checkOutput(template)
}

function checkSource(path: keyof Template, source: string): ErrorDetail[] {
  try {
    const unknown = parseTemplate(source).variables.filter((name) => !isKnown(name))
    return unknown.map((name) => ({
      path,
      message: `There is no variable "${name}"; there are ${templateVariables.join(', ')}`,
    }))
  } catch (error) {
    return [{ path, message: explainLiquidError(error) }]
  }
}

function isKnown(name: string): boolean {
  return templateVariables.includes(name.replace(/\.(size|first|last)$/, ''))
}

function checkOutput(template: Template): ErrorDetail[] {
  for (const facts of [full, bare]) {
    const draft = renderDraft(template, facts)
    const who =
      facts === full ? 'a lead of which everything is known' : 'a lead of which only the name is known'
    if (draft.outcome === 'failed') return [{ path: draft.path, message: `For ${who}: ${draft.problem}` }]
    // What most countries' law on unasked mail wants in each of them; a condition must not be able to drop it.
    for (const [name, value] of [
      ['postal_address', facts.postalAddress ?? ''],
      ['unsubscribe_url', facts.unsubscribeUrl],
    ] as const) {
      if (!draft.bodyText.includes(value)) {
        return [{ path: 'body_text', message: `must show {{ ${name} }} in every mail, also for ${who}` }]
      }
    }
  }
  return []
}
