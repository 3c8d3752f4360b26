/** The help pages, made from the commands themselves. */

import type { Command, Flags } from './command.ts'
import { EXIT_MEANINGS } from './failure.ts'

export function overviewPage(commands: readonly Command[]): string {
  return [
    'Usage: polett <command> [flags]',
    '',
    ...listed(commands.map(({ about, name }) => [name, about])),
    '',
    'polett help <command> explains one of them; polett --version says which this is.',
    '',
    'Where the server is and who calls:',
    ...listed([
      ['POLETT_URL', 'the address of the server (http://127.0.0.1:8080)'],
      ['POLETT_TOKEN', 'the token to call it with'],
      ['POLETT_CONFIG', 'a JSON file with "url" and "token", mode 0600 (~/.config/polett/config.json)'],
      ['POLETT_CONFIG_DIR', 'where that file and the sign-in of `polett login` are kept (~/.config/polett)'],
    ]),
    '',
    'Exit codes:',
    ...listed(EXIT_MEANINGS.map(([code, meaning]) => [String(code), meaning])),
    '',
  ].join('\n')
}

export function commandPage(command: Command): string {
  const takes = command.takes.map((each) => ` <${each}>`).join('')
  const flags = Object.keys(command.flags).length === 0 ? '' : ' [flags]'
  return [
    `Usage: polett ${command.name}${takes}${flags}`,
    '',
    `${command.about}.`,
    ...(command.notes ?? []).flatMap((note) => ['', note]),
    ...(flags === '' ? [] : ['', ...listed(flagLines(command.flags))]),
    ...(command.examples.length === 0 ? [] : ['', 'Examples:', ...command.examples.map((each) => `  ${each}`)]),
    '',
  ].join('\n')
}

function flagLines(flags: Flags): (readonly [string, string])[] {
  return Object.entries(flags).map(([name, { about, many, value }]) => [
    `--${name}${value === undefined ? '' : ` ${value}`}`,
    many === undefined ? about : `${about}; may be given again`,
  ])
}

function listed(lines: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...lines.map(([name]) => name.length))
  return lines.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`)
}
