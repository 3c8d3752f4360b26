/** Signing in from the command line, by a code that is confirmed in any browser, and out again. */

import { randomUUID } from 'node:crypto'
import { createApi } from '../api.ts'
import { type Call, CONNECTION_FLAGS, type Command, type Flags } from '../command.ts'
import { EXIT, type ExitCode } from '../failure.ts'
import { changeLogins, loginsFile, readLogins, withLogin, withoutLogin } from '../logins.ts'
import { formatInstant } from '../output.ts'
import { readServer } from '../settings.ts'
import { awaitDecision, type DeviceCode, endLogin, requestCode } from '../sign-in.ts'
import type { Terminal } from '../terminal.ts'
import { readVersion } from '../version.ts'

const { url, config } = CONNECTION_FLAGS
const SERVER_FLAGS: Flags = { ...(url && { url }), ...(config && { config }) }

export const login: Command = {
  name: 'login',
  takes: [],
  about: 'Sign in to a server, by a code that is confirmed in a browser',
  flags: SERVER_FLAGS,
  notes: [
    'It prints a link and a code. Open the link on any device, check the code, and sign in there.',
    'The sign-in is kept in login.json beside the config file, mode 0600, and renews itself.',
    'POLETT_TOKEN, --token-file and a token in the config file go before it.',
  ],
  examples: ['polett login --url https://tokens.example.org'],
  run: signIn,
}

export const logout: Command = {
  name: 'logout',
  takes: [],
  about: 'End the sign-in to a server, there and here',
  flags: SERVER_FLAGS,
  examples: ['polett logout', 'polett logout --url https://tokens.example.org'],
  run: signOut,
}

export const LOGIN_COMMANDS: readonly Command[] = [login, logout]

async function signIn(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const server = await readServer(call)
  const device = await deviceOf(terminal)
  const api = createApi({ url: server.url, token: null })
  const code = await requestCode(api, device, readVersion())
  terminal.err(invitation(code))
  const granted = await awaitDecision(api, terminal, code)
  const before = readLogins(terminal).servers[server.url]
  await changeLogins(terminal, (logins) => withLogin(logins, server.url, granted))
  // Somebody else's would go on at the server with nobody left to end it. One's own has been renewed, and is over already.
  if (before !== undefined) await endLogin(server.url, before).catch(() => undefined)
  await tellWho(terminal, server.url, granted.access)
  if (server.hasOtherToken) {
    terminal.err('Warning: another token is set for this server (POLETT_TOKEN or the config file), and goes first.\n')
  }
  return EXIT.ok
}

function invitation({ expires_in, user_code, verification_uri, verification_uri_complete }: DeviceCode): string {
  return [
    `Open ${verification_uri_complete ?? verification_uri}`,
    `and check that it shows the code ${user_code}`,
    '',
    `Waiting for you to sign in there, at most ${Math.ceil(expires_in / 60)} minutes.`,
    '',
  ].join('\n')
}

/** Made once for this machine and person, so that signing in again renews the same row. */
async function deviceOf(terminal: Terminal): Promise<string> {
  const known = readLogins(terminal).device
  if (known !== '') return known
  await changeLogins(terminal, (logins) => (logins.device === '' ? { ...logins, device: randomUUID() } : logins))
  return readLogins(terminal).device
}

interface OwnToken {
  readonly user: { readonly name: string } | null
  readonly tenant: string | null
  readonly expiresAt: string | null
}

async function tellWho(terminal: Terminal, server: string, access: string): Promise<void> {
  const own = await createApi({ url: server, token: access }).request<OwnToken>({ path: ['v1', 'tokens', 'self'] })
  const { expiresAt, tenant, user } = own
  const until = expiresAt === null ? '' : `, until ${formatInstant(expiresAt, '')}`
  terminal.err(`Signed in to ${server} as ${user?.name ?? 'somebody'} (${tenant ?? 'platform'})${until}.\n`)
  terminal.err(`The sign-in is kept in ${loginsFile(terminal)}.\n`)
}

/** What is kept here goes in any case; whether the server knows is in the exit code. */
async function signOut(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const server = await readServer(call)
  const kept = readLogins(terminal).servers[server.url]
  if (kept === undefined) {
    terminal.err(`Nobody is signed in to ${server.url} from here.\n`)
    return EXIT.ok
  }
  await changeLogins(terminal, (logins) => withoutLogin(logins, server.url))
  try {
    await endLogin(server.url, kept)
  } catch (error) {
    terminal.err(`polett: ${error instanceof Error ? error.message : String(error)}\n`)
    terminal.err('  The sign-in is gone here, but the server still has it: end it there, under your own devices.\n')
    return EXIT.failed
  }
  terminal.err(`Signed out of ${server.url}.\n`)
  return EXIT.ok
}
