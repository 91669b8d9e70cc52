/**
 * What a command is, and how its words are read. Standard output is for the answer (with `--json` for nothing else),
 * standard error for progress and problems.
 */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { AppError, defineError } from '../platform/errors.ts'

export const usageError = defineError('usage', 'invalid', 'This command is not used like that')

export interface CommandOption {
  readonly type: 'string' | 'boolean'
  /** What stands for the value in the help. */
  readonly value?: string
  readonly help: string
  readonly required?: boolean
}

export interface CommandCall {
  readonly positionals: readonly string[]
  /** The text of an option; null when it was not given. */
  option(name: string): string | null
  /** Of an option that is `required`. */
  required(name: string): string
  flag(name: string): boolean
  /** The answer: as JSON with `--json`, else as the text. */
  answer(json: unknown, text: string): void
  /** A line of progress, for people. */
  say(line: string): void
}

export interface Command {
  /** One or two words: `start`, `org create`. */
  readonly name: string
  readonly summary: string
  /** Names of the positional arguments, such as `ORG_ID`; all are required. */
  readonly positionals?: readonly string[]
  readonly options?: Readonly<Record<string, CommandOption>>
  /** Whether it answers, and so has `--json`. */
  readonly answers?: boolean
  run(call: CommandCall): Promise<void>
}

const jsonOption: CommandOption = { type: 'boolean', help: 'answer with JSON alone on standard output' }
const helpOption: CommandOption = { type: 'boolean', help: 'show this' }

function optionsOf(command: Command): Record<string, CommandOption> {
  return { ...command.options, ...(command.answers ? { json: jsonOption } : {}), help: helpOption }
}

/** Reads the words after the command's name. Null: `--help` was asked for. Throws `usage`. */
export function readCall(command: Command, words: readonly string[]): CommandCall | null {
  const { values, positionals } = parse(command, words)
  if (values.help === true) return null
  const wanted = command.positionals ?? []
  if (positionals.length !== wanted.length) {
    const missing = wanted.slice(positionals.length)
    throw new AppError(usageError, {
      message:
        missing.length > 0
          ? `${missing.join(' ')} is missing`
          : `"${positionals.at(-1)}" is one word too many`,
    })
  }
  for (const [name, { required }] of Object.entries(command.options ?? {})) {
    if (required && !values[name]) throw new AppError(usageError, { message: `--${name} is missing` })
  }
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : null)
  return {
    positionals,
    option: text,
    required: (name) => text(name) ?? '',
    flag: (name) => values[name] === true,
    answer: (json, lines) =>
      void process.stdout.write(`${values.json === true ? JSON.stringify(json) : lines}\n`),
    say: (line) => void process.stderr.write(`${line}\n`),
  }
}

function parse(command: Command, words: readonly string[]) {
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(optionsOf(command)).map(([name, { type }]) => [name, { type }]),
  )
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true })
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : ''
    throw new AppError(usageError, { message })
  }
}

export function usageOf(command: Command): string {
  const words = Object.entries(command.options ?? {}).map(([name, option]) => {
    const word = option.type === 'boolean' ? `--${name}` : `--${name} ${option.value ?? 'TEXT'}`
    return option.required ? word : `[${word}]`
  })
  return ['bolsivo', command.name, ...words, ...(command.positionals ?? [])].join(' ')
}

export function helpOf(command: Command): string {
  const rows = Object.entries(optionsOf(command)).map(([name, option]): [string, string] => [
    option.type === 'boolean' ? `--${name}` : `--${name} ${option.value ?? 'TEXT'}`,
    option.help,
  ])
  return [`Usage: ${usageOf(command)}`, '', command.summary, '', ...table(rows)].join('\n')
}

export function overviewOf(commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary }): [string, string] => [name, summary])
  return [
    'Usage: bolsivo COMMAND [options]',
    '',
    ...table(rows),
    '',
    'Every command has --help; those that answer have --json.',
  ].join('\n')
}

/** Two columns, the first as wide as its longest cell. */
export function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([first]) => first.length))
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`.trimEnd())
}
