/**
 * From an org's template and the facts about a lead to the draft that a person reads.
 *
 * The template is Liquid, written by the org; the facts are data and never code: they are values of variables, and
 * what is rendered is not rendered again. Only conditions, comments and a few text filters exist. No loops,
 * assignments, captures or files: without them the output can't be much larger than the template, so that the limits
 * on length, memory and time hold by construction and not by the clock alone.
 */
import { Liquid } from 'liquidjs'
import { bodyLimit, subjectLimit } from '../emails/schema.ts'
import { firstNameOf } from './first-name.ts'
import type { Template } from './schema.ts'

/** All that a template may speak of. Null or empty is unknown, never invented. */
export interface DraftFacts {
  readonly businessName: string
  readonly contactName: string | null
  readonly category: string | null
  readonly city: string | null
  readonly region: string | null
  readonly rating: number | null
  readonly reviewCount: number | null
  readonly fitReason: string | null
  readonly orgName: string
  readonly senderName: string | null
  readonly sells: string | null
  /** May have several lines, and keeps them in the body. */
  readonly postalAddress: string | null
  readonly unsubscribeUrl: string
}

export type RenderedDraft =
  | { readonly outcome: 'rendered'; readonly subject: string; readonly bodyText: string }
  | { readonly outcome: 'failed'; readonly path: keyof Template; readonly problem: string }

const tags = new Set(['if', 'unless', 'case', 'comment', 'raw', '#'])
const filters = new Set(
  `default upcase downcase capitalize append prepend replace replace_first remove remove_first strip lstrip rstrip
  truncate truncatewords slice split first last size plus minus times divided_by round floor ceil at_least
  at_most`.split(/\s+/),
)

const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  // In memory, and empty: nothing can be included, and no folder is ever looked at.
  templates: {},
  parseLimit: bodyLimit,
  // Wall-clock: generous, since a stalled machine must not make a good template fail.
  renderLimit: 1_000,
  memoryLimit: 200_000,
})
for (const name of Object.keys(liquid.tags)) if (!tags.has(name)) delete liquid.tags[name]
for (const name of Object.keys(liquid.filters)) if (!filters.has(name)) delete liquid.filters[name]

/** Rendered text beyond this is given up before it is looked at any closer. */
const outputLimit = 10 * bodyLimit

/** The draft of one e-mail. A template that `checkTemplate` passed fails only by its length. */
export function renderDraft(template: Template, facts: DraftFacts): RenderedDraft {
  const variables = variablesOf(facts)
  const failed = (path: keyof Template, problem: string): RenderedDraft => ({
    outcome: 'failed',
    path,
    problem,
  })
  let path: keyof Template = 'subject'
  try {
    const subject = oneLine(render(template.subject, variables))
    path = 'body_text'
    const bodyText = tidyBody(render(template.body_text, variables))
    if (subject === '') return failed('subject', 'The subject would be empty')
    if (bodyText === '') return failed('body_text', 'The text would be empty')
    if (bodyText.length > bodyLimit) {
      return failed('body_text', `The text would be longer than ${bodyLimit} characters`)
    }
    return { outcome: 'rendered', subject: cut(subject, subjectLimit), bodyText }
  } catch (error) {
    return failed(path, explainLiquidError(error))
  }
}

/** The facts under the names that templates use. */
export function variablesOf(facts: DraftFacts): Record<string, string | number | null> {
  const line = (text: string | null) => (text === null ? null : oneLine(text) || null)
  return {
    business_name: oneLine(facts.businessName),
    contact_name: line(facts.contactName),
    first_name: firstNameOf(line(facts.contactName)),
    category: line(facts.category),
    city: line(facts.city),
    region: line(facts.region),
    rating: facts.rating,
    review_count: facts.reviewCount,
    fit_reason: line(facts.fitReason),
    org_name: oneLine(facts.orgName),
    sender_name: line(facts.senderName),
    // Without its full stop, so that it can stand inside a sentence.
    sells: line(facts.sells)?.replace(/[\s.]+$/, '') || null,
    postal_address: facts.postalAddress === null ? null : tidyBody(facts.postalAddress) || null,
    unsubscribe_url: oneLine(facts.unsubscribeUrl),
  }
}

function render(source: string, variables: Record<string, unknown>): string {
  const output: unknown = liquid.renderSync(liquid.parse(source), variables)
  const text = typeof output === 'string' ? output : ''
  if (text.length > outputLimit) throw new Error('the text becomes too long')
  return text.toWellFormed()
}

/** Every kind of line break and control character becomes a space: a fact can't begin a new header or a new line. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .trim()
}

/** Conditions leave blank lines and blanks behind; what they separated stays one paragraph break apart. */
function tidyBody(text: string): string {
  const lines = text
    .toWellFormed()
    .split(/\r\n|[\r\n\u0085\u2028\u2029\v\f]/)
    // By line: a pattern for blanks before a line's end takes quadratic time over long runs of blanks.
    .map((line) => line.replace(/[^\P{Cc}\t]/gu, '').trimEnd())
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '')
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text
  // Half of a surrogate pair may be left at the end, and goes.
  return `${text
    .slice(0, max - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}…`
}

/** Liquid's own words, without its jargon. */
export function explainLiquidError(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  // How deep it may go depends on how much of the stack is free.
  if (error instanceof RangeError || message.startsWith('Maximum call stack'))
    return 'The conditions are nested too deep'
  const line = /, line:(\d+)/.exec(message)?.[1]
  const where = line === undefined ? '' : ` (line ${line})`
  const text = message.replace(/, (file|line|col):.*$/s, '')
  const [, variable] = /^undefined variable: (.*)$/.exec(text) ?? []
  if (variable !== undefined) return `There is no variable "${variable}"${where}`
  const [, filter] = /^undefined filter: (.*)$/.exec(text) ?? []
  if (filter !== undefined)
    return `There is no filter "${filter}" here${where}; there are ${[...filters].join(', ')}`
  const [, tag] = /^tag "?(.*?)"? not found$/.exec(text) ?? []
  if (tag !== undefined)
    return `There is no tag "${tag}" here${where}; there are if, unless, case, comment and raw`
  if (/limit exceeded|too long/.test(text))
    return 'The text becomes too long or takes too long to put together'
  return `The template can't be read${where}: ${oneLine(text).slice(0, 200)}`
}

/** For `checkTemplate`: parses, and gives the variables that the template speaks of, in branches not taken too. */
export function parseTemplate(source: string): { variables: string[] } {
  return { variables: liquid.globalFullVariablesSync(liquid.parse(source)) }
}
