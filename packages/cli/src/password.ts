/** A password for somebody: from standard input, or typed unseen. Never from the arguments. */

import type { Call, Flags } from './command.ts'
import { EXIT, failure, wrongUsage } from './failure.ts'

export const PASSWORD_FLAG: Flags = {
  'password-stdin': { about: 'Set a password: asked for at a terminal, else read from standard input' },
}

/** Standard input can be read once. Throws a failure of usage when the token is to come from there too. */
export function refuseTokenAndPassword(call: Call): void {
  if (!call.has('password-stdin') || call.text('token-file') !== '-') return
  throw wrongUsage('Standard input cannot hold both the token and the password.', [
    'Set POLETT_TOKEN, or name a file with --token-file.',
  ])
}

/** Undefined when none was wanted. Throws a failure, which does not repeat it. */
export async function readPassword(call: Call): Promise<string | undefined> {
  if (!call.has('password-stdin')) return undefined
  const password = call.terminal.interactive ? await askTwice(call) : await readLine(call)
  if (password === '') throw wrongUsage('The password is empty. Nothing was sent.')
  return password
}

/** Nobody sees what they type, so a slip would lock somebody out. */
async function askTwice({ terminal }: Call): Promise<string> {
  const password = await terminal.askHidden('Password: ')
  if ((await terminal.askHidden('The same again: ')) === password) return password
  throw failure(EXIT.failed, 'The two passwords differ. Nothing was sent.')
}

async function readLine({ terminal }: Call): Promise<string> {
  const line = (await terminal.readInput()).replace(/\r?\n$/, '')
  // What is not UTF-8 arrives as U+FFFD, and would become a password that nobody can type.
  if (!/[\r\n\ufffd]/.test(line)) return line
  throw wrongUsage('Standard input must hold the password alone, in one line of UTF-8. Nothing was sent.')
}
