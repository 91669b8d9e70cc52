/**
 * The Markdown of docs/guides as HTML, so that whoever reads /docs finds it without the repository.
 *
 * The text is our own; HTML in it is shown as text all the same. Links between guides work here and on a page that
 * shows the files. Read once, when the first guide is asked for.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { Marked } from 'marked'
import { Html, html } from './html.ts'

export interface Guide {
  /** As in its address. */
  readonly name: string
  readonly title: string
  readonly body: Html
}

const folder = new URL('../../../docs/guides/', import.meta.url)
const changelog = new URL('../../../CHANGELOG.md', import.meta.url)

/** By name; that of the overview is `README`, and it says the order of the others. */
export function readGuides(): Map<string, Guide> {
  const names = readdirSync(folder).flatMap((file) => /^([\w-]+)\.md$/.exec(file)?.[1] ?? [])
  const texts = new Map(names.map((name) => [name, readFileSync(new URL(`${name}.md`, folder), 'utf8')]))
  texts.set('changelog', readFileSync(changelog, 'utf8'))
  const order = [...(texts.get('README') ?? '').matchAll(/\]\(([\w-]+)\.md\)/g)].map(([, name]) => name ?? '')
  const sorted = new Set(['README', ...order, ...texts.keys()])
  return new Map(
    [...sorted].map((name) => {
      const text = texts.get(name) ?? ''
      return [name, { name, title: /^# (.+)$/m.exec(text)?.[1] ?? name, body: render(text) }]
    }),
  )
}

const marked = new Marked({
  async: false,
  renderer: {
    heading({ tokens, depth, text }) {
      const id = text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')
      return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`
    },
    code({ text, lang }) {
      const language = /^\w+/.exec(lang ?? '')?.[0] ?? 'text'
      const label = {
        sh: 'Shell',
        ts: 'TypeScript',
        js: 'JavaScript',
        python: 'Python',
        json: 'JSON',
        sql: 'SQL',
      }[language]
      return html`<figure class="sample">${label ? html`<figcaption>${label}</figcaption>` : null}<pre tabindex="0"><code>${text}</code></pre></figure>\n`
        .source
    },
    link({ href, tokens }) {
      const target = href
        .replace(/^README\.md/, '/docs/guides')
        .replace(/^([\w-]+)\.md/, '/docs/guides/$1')
        .replace(/^..\/..\/CHANGELOG\.md$/, '/docs/guides/changelog')
      return html`<a href="${target}">${new Html(this.parser.parseInline(tokens))}</a>`.source
    },
    html: ({ text }) => (text.startsWith('<!--') ? '' : html`${text}`.source),
  },
})

const render = (text: string): Html => new Html(marked.parse(text) as string)

export function guidePage(guide: Guide, guides: ReadonlyMap<string, Guide>): Html {
  const links = [...guides.values()].map(({ name, title }) => {
    const address = name === 'README' ? '/docs/guides' : `/docs/guides/${name}`
    const here = name === guide.name ? html` aria-current="page"` : null
    return html`<li><a href="${address}"${here}>${title}</a></li>`
  })
  return html`<div class="guides">
<nav aria-label="Guides"><ul>${links}</ul></nav>
<article class="guide">
${guide.body}
</article>
</div>`
}

export const guideMissingPage = html`<div class="hero"><h1>No such guide</h1><p><a href="/docs/guides">All guides</a></p></div>`
