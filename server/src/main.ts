/** The one program: reads the words of the command line and runs what they name. */
import { type Command, helpOf, overviewOf, readCall, usageError, usageOf } from './commands/command.ts'
import { importCommands } from './commands/import.ts'
import { interrupted } from './commands/installation.ts'
import { keyCommands } from './commands/key.ts'
import { listenCommands } from './commands/listen.ts'
import { orgCommands } from './commands/org.ts'
import { serveCommands } from './commands/serve.ts'
import { AppError, type ErrorKind } from './platform/errors.ts'

const commands: Command[] = [
  ...serveCommands,
  ...orgCommands,
  ...keyCommands,
  ...importCommands,
  ...listenCommands,
]

/** As in sysexits.h where it has a code: 64 usage, 69 unavailable, 1 else. */
const exitCodes: Partial<Record<ErrorKind, number>> = { unavailable: 69 }

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 0 || ['help', '--help', '-h'].includes(words[0] ?? '')) {
    process.stdout.write(`${overviewOf(commands)}\n`)
    return words.length === 0 ? 64 : 0
  }
  const command = commands.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '))
  if (!command) {
    const group = commands.filter(({ name }) => name.startsWith(`${words[0]} `))
    if (group.length > 0 && words.includes('--help')) {
      process.stdout.write(`${overviewOf(group)}\n`)
      return 0
    }
    process.stderr.write(
      group.length > 0
        ? `${overviewOf(group)}\n`
        : `There is no command "${words[0]}". \`bolsivo help\` lists them.\n`,
    )
    return 64
  }
  try {
    const call = readCall(command, words.slice(command.name.split(' ').length))
    if (call === null) process.stdout.write(`${helpOf(command)}\n`)
    else await command.run(call)
    return 0
  } catch (error) {
    return explain(error, command)
  }
}

/** One line for what a person can mend; a stack only for what is a fault of ours. */
function explain(error: unknown, command: Command): number {
  if (!(error instanceof AppError)) throw error
  process.stderr.write(`${error.message}\n`)
  // The message may name the first of them already.
  const others = error.details.filter(({ message }) => !error.message.includes(message))
  for (const { path, message } of others) process.stderr.write(`  ${path}: ${message}\n`)
  if (error.code === interrupted.code) return 130
  if (error.code !== usageError.code) return exitCodes[error.kind] ?? 1
  process.stderr.write(`Usage: ${usageOf(command)}\n`)
  return 64
}

process.exitCode = await main(process.argv.slice(2))
