import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyLimit, subjectLimit } from '../emails/schema.ts'
import { checkTemplate, templateVariables } from './check-template.ts'
import { defaultTemplate } from './default-template.ts'
import { templateShape } from './schema.ts'
import { type DraftFacts, renderDraft } from './template.ts'

const known: DraftFacts = {
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
  sells: 'evening cleaning for offices.',
  postalAddress: '12 Pine Street\nSeattle, WA 98101',
  unsubscribeUrl: 'https://leads.test/u/abc',
}
const bare: DraftFacts = {
  ...known,
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

function rendered(template: { subject: string; body_text: string }, facts: DraftFacts) {
  const draft = renderDraft(template, facts)
  if (draft.outcome === 'failed') throw new Error(draft.problem)
  return draft
}
const body = (source: string, facts = known) => rendered({ subject: 'x', body_text: source }, facts).bodyText
const problemsOf = (source: string) =>
  checkTemplate({ subject: 'x', body_text: `${source} {{ postal_address }} {{ unsubscribe_url }}` })

describe('the default template', () => {
  test('may be saved as it is', () => {
    expect(templateShape.safeParse(defaultTemplate).success).toBe(true)
    expect(checkTemplate(defaultTemplate)).toEqual([])
  })

  test('with all facts: greets by first name, names the place, ends with sender, address and opt-out', () => {
    const { subject, bodyText } = rendered(defaultTemplate, known)
    expect(subject).toBe('Quick question for Sunrise Office Park')
    expect(bodyText).toMatch(
      /^Hi Dana,\n\nI came across Sunrise Office Park while looking at businesses in Bellevue\. /,
    )
    expect(bodyText).toContain(
      "I'm Ana Ruiz from BrightClean. In one line, what we do: evening cleaning for offices.\n",
    )
    expect(bodyText).toMatch(
      /Ana Ruiz\nBrightClean\n\n--\nBrightClean, 12 Pine Street\nSeattle, WA 98101\n.*https:\/\/leads\.test\/u\/abc$/,
    )
    expect(bodyText.split(/\s+/).length).toBeLessThanOrEqual(120)
  })

  test('with the name only: complete sentences, nothing invented', () => {
    expect(rendered(defaultTemplate, bare).bodyText).toMatchInlineSnapshot(`
      "Hello,

      I came across Sunrise Office Park.

      I'm writing from BrightClean.

      Would a ten-minute call next week be worth your time? And if somebody else looks after this, I'd be glad if you told me whom to ask.

      Best regards,
      BrightClean

      --
      BrightClean, 12 Pine Street
      Seattle, WA 98101
      Rather not hear from us? One click and we won't write again: https://leads.test/u/abc"
    `)
  })

  test('with any subset of the facts: no gaps, no double blanks, no trailing blanks', () => {
    const optional = Object.keys(known).filter((key) => bare[key as keyof DraftFacts] === null)
    fc.assert(
      fc.property(fc.subarray(optional), (missing) => {
        const facts = { ...known, ...Object.fromEntries(missing.map((key) => [key, null])) }
        const { bodyText } = rendered(defaultTemplate, facts)
        expect(bodyText).not.toMatch(/ {2}| $| [.,]|\n{3}|null|undefined|\{/m)
      }),
    )
  })

  test('praises reviews only where there are many good ones', () => {
    expect(rendered(defaultTemplate, known).bodyText).toContain('187 reviews at 4.6 stars')
    for (const change of [{ rating: 3.9 }, { reviewCount: 3 }, { rating: null }, { reviewCount: null }]) {
      expect(rendered(defaultTemplate, { ...known, ...change }).bodyText).not.toContain('reviews')
    }
  })
})

describe('facts are data', () => {
  test.each([
    '{{ sender_name }}',
    '{% if true %}x{% endif %}',
    '{%- raw -%}',
    '{{',
    '%}',
    '{{ "a" | upcase }}',
  ])('Liquid in a name is not evaluated: %s', (name) => {
    const draft = rendered(defaultTemplate, { ...known, businessName: name })
    expect(draft.subject).toBe(`Quick question for ${name}`)
    expect(draft.bodyText).toContain(`I came across ${name} while`)
  })

  test('a fact never adds a line: not to the subject, not to the body', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const template = { subject: 's {{ business_name }}', body_text: 'b {{ business_name }} {{ city }}' }
        const draft = rendered(template, { ...known, businessName: name, city: name })
        expect(`${draft.subject}${draft.bodyText}`).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      }),
    )
    const name = 'Acme\r\nBcc: everybody@example.com'
    expect(rendered(defaultTemplate, { ...known, businessName: name }).subject).toBe(
      'Quick question for Acme Bcc: everybody@example.com',
    )
  })

  test('a blank fact is an unknown one', () => {
    expect(body('{% if city %}in {{ city }}{% else %}nowhere{% endif %}', { ...known, city: ' \n' })).toBe(
      'nowhere',
    )
  })

  test('a subject that gets too long is cut, and never through a character', () => {
    const template = { subject: '{{ business_name }}', body_text: 'x' }
    for (let length = 90; length < 110; length++) {
      const { subject } = rendered(template, {
        ...known,
        businessName: `${'a'.repeat(length % 2)}${'👍'.repeat(length)}`,
      })
      expect(subject.length).toBeLessThanOrEqual(subjectLimit)
      expect(subject.isWellFormed()).toBe(true)
    }
  })
})

describe('checking a template before it is saved', () => {
  test('every variable it offers is one it knows', () => {
    expect(problemsOf(templateVariables.map((name) => `{{ ${name} }}`).join(' '))).toEqual([])
  })

  test.each([
    ['{{ contct_name }}', 'There is no variable "contct_name"'],
    ['{% if contct_name %}x{% endif %}', 'There is no variable "contct_name"'],
    ['{% if city %}{% else %}{{ nope }}{% endif %}', 'There is no variable "nope"'],
    ['{{ city | default: nope }}', 'There is no variable "nope"'],
    ['{{ constructor }}', 'There is no variable "constructor"'],
    ['{{ business_name.constructor }}', 'There is no variable "business_name.constructor"'],
    ['{{ city | shout }}', 'There is no filter "shout"'],
    ['one\n{% for x in (1..3) %}{% endfor %}', 'There is no tag "for" here (line 2)'],
    ['{% include "/etc/passwd" %}', 'There is no tag "include"'],
    ['{% render "x" %}', 'There is no tag "render"'],
    ['{% layout "x" %}', 'There is no tag "layout"'],
    ['{% assign x = 1 %}', 'There is no tag "assign"'],
    ['{% if city %}', 'not closed'],
    ['{{ city ', "The template can't be read (line 1)"],
  ])('%s', (source, problem) => {
    const [first] = problemsOf(source)
    expect(first?.path).toBe('body_text')
    expect(first?.message).toContain(problem)
  })

  test('conditions by the thousand are refused in a sentence, however much of the stack is free', () => {
    const deep = '{% if city %}'.repeat(1_500)
    const nested = (depth: number): string =>
      depth > 0 ? nested(depth - 1) : (problemsOf(deep)[0]?.message ?? '')
    for (const depth of [0, 2_000, 4_000]) expect(nested(depth)).toMatch(/not closed|nested too deep/)
  })

  test('the opt-out and the postal address can neither be left out nor hidden behind a condition', () => {
    const check = (body_text: string) => checkTemplate({ subject: 'x', body_text })[0]?.message
    expect(check('Hello {{ unsubscribe_url }}')).toContain('{{ postal_address }}')
    expect(check('Hello {{ postal_address }}')).toContain('{{ unsubscribe_url }}')
    expect(check('{{ postal_address }}{% if city %}{{ unsubscribe_url }}{% endif %}')).toContain(
      'only the name is known',
    )
  })

  test('a subject that only some leads would have is refused', () => {
    const template = { subject: '{{ city }}', body_text: '{{ postal_address }} {{ unsubscribe_url }}' }
    expect(checkTemplate(template)).toEqual([
      { path: 'subject', message: expect.stringContaining('would be empty') },
    ])
  })

  test('a subject of two lines is refused', () => {
    expect(checkTemplate({ ...defaultTemplate, subject: 'a\nb' })[0]?.path).toBe('subject')
  })
})

describe('a template can not do harm', () => {
  const filler = (part: string) => part.repeat(Math.floor(bodyLimit / part.length))
  test.each([
    ['filters that multiply', `{{ "x"${' | replace: "x", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"'.repeat(9)} }}`],
    ['many long outputs', filler('{{ sells }}')],
    ['many conditions', filler('{% if city %}{% endif %}')],
    ['deep nesting', `${'{% if city %}'.repeat(800)}x${'{% endif %}'.repeat(800)}`],
    ['blanks', `x${' '.repeat(bodyLimit - 2)}x`],
    ['open brackets', filler('{{{%')],
    ['a long chain of filters', `{{ city ${filler('| append: city').slice(0, bodyLimit - 20)} }}`],
    ['more than the limit', 'x'.repeat(2 * bodyLimit)],
  ])('%s: ends within a second, with a draft or a sentence', (_title, source) => {
    const startedAt = performance.now()
    const draft = renderDraft({ subject: 'x', body_text: source }, { ...known, sells: 'word '.repeat(400) })
    checkTemplate({ subject: 'x', body_text: source })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    if (draft.outcome === 'rendered') expect(draft.bodyText.length).toBeLessThanOrEqual(bodyLimit)
    else expect(draft.problem).toMatch(/^The(re)? [^\n]+$/)
  })
})
