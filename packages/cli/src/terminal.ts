/** The world outside a command: streams, environment, clock, and the person who may be asked. */

import { homedir } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'

export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** Results. Waits while the reader of a pipe is slower. */
  readonly out: (text: string) => Promise<void>
  /** Everything else: what was done, warnings, errors. */
  readonly err: (text: string) => void
  /** The width of the terminal that results go to; null when they go elsewhere. */
  readonly columns: number | null
  readonly colour: boolean
  /** Whether somebody can be asked. */
  readonly interactive: boolean
  readonly readInput: () => Promise<string>
  readonly ask: (question: string) => Promise<string>
  /** Without showing what is typed; only where somebody can be asked. */
  readonly askHidden: (question: string) => Promise<string>
  /** Whole milliseconds since 1970. */
  readonly now: () => number
  readonly wait: (ms: number) => Promise<void>
}

export function processTerminal(): Terminal {
  const { env, stderr, stdin, stdout } = process
  // A reader such as `head` has seen enough: that is no failure.
  stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1))
  return {
    environment: env,
    home: homedir(),
    out: (text) => new Promise((resolve) => stdout.write(text, () => resolve())),
    err: (text) => stderr.write(printable(withoutSecrets(text))),
    columns: stdout.isTTY ? stdout.columns : null,
    colour: stdout.isTTY === true && (env.NO_COLOR ?? '') === '',
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    readInput: () => text(stdin),
    async ask(question) {
      const lines = createInterface({ input: stdin, output: stderr })
      try {
        return await lines.question(printable(question))
      } finally {
        lines.close()
      }
    },
    askHidden: (question) => askHidden(printable(question)),
    now: () => Date.now(),
    wait: (ms) => setTimeout(ms),
  }
}

/** As long as a line is edited, the terminal itself shows nothing; what the editor would show goes nowhere. */
async function askHidden(question: string): Promise<string> {
  const { stderr, stdin } = process
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 })
  stderr.write(question)
  try {
    return await lines.question('')
  } finally {
    lines.close()
    stderr.write('\n')
  }
}

const SECRET = /plt[umaog]_[0-9a-z]{38}/gi

export function holdsSecret(text: string): boolean {
  return text.search(SECRET) >= 0
}

/** No error and no warning carries a secret, wherever it came from. */
export function withoutSecrets(text: string): string {
  return text.replace(SECRET, '[secret]')
}

/** Names are written by others: whatever could steer the terminal or turn the order of letters becomes visible. */
export function printable(text: string): string {
  return text.replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const STEERING = new RegExp(
  ['[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f', '\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]'].join(''),
  'g',
)
