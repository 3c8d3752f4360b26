/** What a command is, and how its arguments are read. */

import { parseArgs } from 'node:util'
import { type ExitCode, wrongUsage } from './failure.ts'
import { findNearest } from './nearest.ts'
import type { Terminal } from './terminal.ts'

export interface Flag {
  readonly about: string
  /** What its value is called in the help; left out for a switch. */
  readonly value?: string
  /** May be given more than once. */
  readonly many?: true
}

export type Flags = Readonly<Record<string, Flag>>

export interface Command {
  /** One word or two, such as `token create`. */
  readonly name: string
  /** The names of what stands after it, all of them needed. */
  readonly takes: readonly string[]
  /** One line, without a full stop. */
  readonly about: string
  readonly flags: Flags
  /** Paragraphs for its own help page. */
  readonly notes?: readonly string[]
  readonly examples: readonly string[]
  readonly run: (call: Call) => Promise<ExitCode>
}

export interface Call {
  readonly terminal: Terminal
  readonly positionals: readonly string[]
  readonly text: (flag: string) => string | undefined
  readonly texts: (flag: string) => readonly string[]
  readonly has: (flag: string) => boolean
}

/** For every command that talks to a server. */
export const CONNECTION_FLAGS: Flags = {
  url: { value: 'URL', about: 'The server; else POLETT_URL, the config file, or http://127.0.0.1:8080' },
  config: { value: 'FILE', about: 'The config file; else POLETT_CONFIG or ~/.config/polett/config.json' },
  'token-file': { value: 'FILE', about: 'A file that holds the token, or - for standard input; else POLETT_TOKEN' },
}

export const JSON_FLAG: Flags = { json: { about: 'Print JSON instead of text' } }

/** Reads what stands after the name of a command. Throws a failure of usage whose sentence repeats no value. */
export function readCall(command: Command, args: readonly string[], terminal: Terminal): Call {
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: true },
    ]),
  )
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  const values = new Map<string, string[]>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind === 'option') addFlag(command, token, values)
  }
  refuseOddCount(command, positionals)
  return {
    terminal,
    positionals,
    text: (flag) => values.get(flag)?.[0],
    texts: (flag) => values.get(flag) ?? [],
    has: (flag) => values.has(flag),
  }
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function addFlag(command: Command, token: OptionToken, values: Map<string, string[]>): void {
  const flag = Object.hasOwn(command.flags, token.name) ? command.flags[token.name] : undefined
  if (flag === undefined) throw unknownFlag(command, token)
  const given = values.get(token.name) ?? []
  if (given.length > 0 && flag.many === undefined) throw wrongUsage(`--${token.name} is given twice.`)
  values.set(token.name, [...given, readValue(flag, token)])
}

function readValue(flag: Flag, { inlineValue, name, value }: OptionToken): string {
  if (flag.value === undefined) {
    if (value !== undefined) throw wrongUsage(`--${name} takes no value.`)
    return ''
  }
  // A lone "-" is standard input; anything longer is more likely the next flag, with a value forgotten before it.
  if (value === undefined || (inlineValue !== true && value.length > 1 && value.startsWith('-'))) {
    throw wrongUsage(`--${name} needs a value: --${name}=${flag.value}`)
  }
  if (value === '') throw wrongUsage(`The value of --${name} is empty.`)
  return value
}

function unknownFlag(command: Command, { name, rawName }: OptionToken): Error {
  if (name === 'password' && Object.hasOwn(command.flags, 'password-stdin')) {
    return wrongUsage('A password is not taken as a flag: shells and lists of processes remember it.', [
      'Use --password-stdin, which asks for it or reads it from standard input.',
    ])
  }
  if (['token', 'secret', 'password'].includes(name)) {
    return wrongUsage('A token is not taken as a flag: shells and lists of processes remember it.', [
      'Set POLETT_TOKEN, name a file with --token-file FILE, or send it to --token-file - on standard input.',
    ])
  }
  const near = findNearest(name, Object.keys(command.flags))
  return wrongUsage(`\`polett ${command.name}\` has no flag ${rawName}.`, [
    near === null ? `\`polett help ${command.name}\` lists them all.` : `Did you mean --${near}?`,
  ])
}

function refuseOddCount({ name, takes }: Command, positionals: readonly string[]): void {
  if (positionals.length === takes.length) return
  const wanted = takes.length === 0 ? 'nothing' : takes.map((each) => `<${each}>`).join(' ')
  throw wrongUsage(`\`polett ${name}\` takes ${wanted} besides flags.`, [`\`polett help ${name}\` shows how.`])
}
