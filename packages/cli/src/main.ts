#!/usr/bin/env node
/** The command line: arguments, the table of commands, the exit code. */

import { type Command, readCall } from './command.ts'
import { AUDIT_COMMANDS } from './commands/audit.ts'
import { backup } from './commands/backup.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { keyAdd } from './commands/key.ts'
import { LOGIN_COMMANDS } from './commands/login.ts'
import { migrateDatabase } from './commands/migrate.ts'
import { moveDatabase } from './commands/move.ts'
import { nodeList } from './commands/node.ts'
import { ROLE_COMMANDS } from './commands/role.ts'
import { serveServer } from './commands/serve.ts'
import { TENANT_COMMANDS } from './commands/tenant.ts'
import { TOKEN_COMMANDS } from './commands/token.ts'
import { UNIT_COMMANDS } from './commands/unit.ts'
import { USER_COMMANDS } from './commands/user.ts'
import { EXIT, type ExitCode, isFailure, wrongUsage } from './failure.ts'
import { commandPage, overviewPage } from './help.ts'
import { findNearest } from './nearest.ts'
import { holdsSecret, processTerminal, type Terminal } from './terminal.ts'
import { readVersion } from './version.ts'

export const COMMANDS: readonly Command[] = [
  serveServer,
  demo,
  ...LOGIN_COMMANDS,
  ...TOKEN_COMMANDS,
  ...TENANT_COMMANDS,
  ...UNIT_COMMANDS,
  ...ROLE_COMMANDS,
  ...USER_COMMANDS,
  ...AUDIT_COMMANDS,
  nodeList,
  backup,
  migrateDatabase,
  moveDatabase,
  keyAdd,
  doctor,
]

/** Runs one command. Whatever goes wrong is told on the error stream, and in the exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(argv, terminal)
  } catch (error) {
    return tell(error, terminal)
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (argv.some(holdsSecret)) {
    throw wrongUsage('One of the arguments is a secret, and nothing was sent.', [
      'Shells and lists of processes remember arguments. Rotate that token, and name tokens by their id.',
    ])
  }
  const [first = '', second = ''] = argv
  if (first === '') {
    terminal.err(overviewPage(COMMANDS))
    return EXIT.usage
  }
  if (first === '--version') return print(terminal, `polett ${readVersion()}\n`)
  if (first === '--help' || first === '-h') return print(terminal, overviewPage(COMMANDS))
  if (first === 'help') return print(terminal, helpFor(argv.slice(1)))
  if (isGroup(first) && (second === '--help' || second === '-h')) return print(terminal, helpFor([first]))
  const command = getCommand(argv)
  const rest = argv.slice(command.name.split(' ').length)
  const flags = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest
  if (flags.includes('--help') || flags.includes('-h')) return print(terminal, await pageOf(command))
  return command.run(readCall(command, rest, terminal))
}

async function print(terminal: Terminal, text: string | Promise<string>): Promise<ExitCode> {
  await terminal.out(await text)
  return EXIT.ok
}

async function helpFor(words: readonly string[]): Promise<string> {
  const [first] = words
  if (first === undefined) return overviewPage(COMMANDS)
  if (words.length === 1 && isGroup(first))
    return overviewPage(COMMANDS.filter(({ name }) => name.startsWith(`${first} `)))
  return pageOf(getCommand(words))
}

/** The settings of the server are told by the server. */
async function pageOf(command: Command): Promise<string> {
  if (command !== serveServer) return commandPage(command)
  const { helpText } = await import('@polett/server/main')
  return `${commandPage(command)}\n${await helpText()}`
}

function isGroup(word: string): boolean {
  return COMMANDS.some(({ name }) => name.startsWith(`${word} `))
}

function getCommand([first = '', second = '']: readonly string[]): Command {
  const found = COMMANDS.find(({ name }) => name === first || name === `${first} ${second}`)
  if (found !== undefined) return found
  if (first.startsWith('-')) throw wrongUsage('Flags come after the command.', ['`polett help` lists the commands.'])
  if (isGroup(first)) throw unknownSubcommand(first, second)
  const near = findNearest(first, [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''))])
  throw wrongUsage(`There is no command "${first}".`, [suggestion(near)])
}

function unknownSubcommand(group: string, word: string): Error {
  const known = COMMANDS.filter(({ name }) => name.startsWith(`${group} `)).map(({ name }) => name.split(' ')[1] ?? '')
  if (word === '' || word.startsWith('-')) {
    return wrongUsage(`\`polett ${group}\` needs a word after it: ${known.join(', ')}.`)
  }
  const near = findNearest(word, known)
  return wrongUsage(`There is no command "${group} ${word}".`, [
    near === null ? `There are ${known.join(', ')}.` : suggestion(`${group} ${near}`),
  ])
}

function suggestion(near: string | null): string {
  return near === null ? '`polett help` lists the commands.' : `Did you mean \`polett ${near}\`?`
}

function tell(error: unknown, terminal: Terminal): ExitCode {
  if (!isFailure(error)) {
    terminal.err(`polett: ${error instanceof Error ? error.message : String(error)}\n`)
    return EXIT.failed
  }
  terminal.err([`polett: ${error.message}`, ...error.hints.map((hint) => `  ${hint}`), ''].join('\n'))
  return error.exitCode
}

// The exit code is set, not forced, so that pending output is written and a server goes on running.
if (import.meta.main) process.exitCode = await run(process.argv.slice(2), processTerminal())
