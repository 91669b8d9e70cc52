/** The code samples of docs/guides, as they stand there. */
import { readdirSync, readFileSync } from 'node:fs'
import { lexer, type Token, walkTokens } from 'marked'

export interface Sample {
  readonly language: string
  /** What follows the language on the fence: how the sample is tried. */
  readonly notes: readonly string[]
  readonly text: string
}

export interface GuideFile {
  readonly name: string
  readonly text: string
  readonly samples: readonly Sample[]
}

const folder = new URL('../../../docs/guides/', import.meta.url)

export function readGuideFiles(): GuideFile[] {
  const names = readdirSync(folder).filter((file) => file.endsWith('.md'))
  return names.map((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8')
    return { name: file.replace(/\.md$/, ''), text, samples: samplesOf(text) }
  })
}

function samplesOf(text: string): Sample[] {
  const samples: Sample[] = []
  walkTokens(lexer(text), (token: Token) => {
    if (token.type !== 'code') return
    const [language = '', ...notes] = String(token.lang ?? '').split(' ')
    samples.push({ language, notes, text: token.text })
  })
  return samples
}
