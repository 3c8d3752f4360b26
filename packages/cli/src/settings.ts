/**
 * Where the server is and which token to call it with: flags first, then the environment, then the config file, then who
 * has signed in from here.
 */

import { closeSync, fstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLoopbackHost } from '@polett/server/domain/host'
import type { Connection } from './api.ts'
import type { Call } from './command.ts'
import { EXIT, failure, wrongUsage } from './failure.ts'
import { readLogins } from './logins.ts'
import { configFolder, openFile, readPrivateFile } from './private-file.ts'
import { currentAccess } from './sign-in.ts'

const DEFAULT_URL = 'http://127.0.0.1:8080'

/** Throws a failure when a setting cannot be used; no message repeats a token. */
export async function readConnection(call: Call): Promise<Connection> {
  const { file, given, named } = await readPlace(call)
  // A token that is set is not of the sign-in, so it does not go where that leads.
  const isSet = (given ?? file.token) !== undefined
  const url = parseServerUrl(named ?? (isSet ? undefined : signedInTo(call)) ?? DEFAULT_URL)
  if (given === undefined && file.token !== undefined) refuseForeignToken(file, url)
  const token = checkToken(given ?? file.token ?? (await currentAccess(call.terminal, url)) ?? undefined)
  if (token !== null) warnOfPlainHttp(call, url)
  return { url, token }
}

/** The server to sign in to, and whether a token of somewhere else goes before the sign-in. */
export async function readServer(call: Call): Promise<{ readonly url: string; readonly hasOtherToken: boolean }> {
  const { file, given, named } = await readPlace(call)
  const url = parseServerUrl(named ?? signedInTo(call) ?? DEFAULT_URL)
  warnOfPlainHttp(call, url)
  return { url, hasOtherToken: (given ?? file.token) !== undefined }
}

interface Settings {
  /** The address that a flag, the environment or the config file has. */
  readonly named: string | undefined
  readonly given: string | undefined
  readonly file: ConfigFile
}

async function readPlace(call: Call): Promise<Settings> {
  const { environment } = call.terminal
  const urlText = call.text('url') ?? nonEmpty(environment.POLETT_URL)
  const given = (await readTokenFile(call)) ?? nonEmpty(environment.POLETT_TOKEN)?.trim()
  const isNeeded = urlText === undefined || given === undefined || call.has('config')
  const file = isNeeded ? readConfigFile(call) : {}
  return { named: urlText ?? file.url, given, file }
}

/** The server signed in to last. */
function signedInTo({ terminal }: Call): string | undefined {
  return nonEmpty(readLogins(terminal).current)
}

function warnOfPlainHttp(call: Call, url: string): void {
  if (!url.startsWith('http:') || isLoopbackHost(new URL(url).hostname)) return
  call.terminal.err(`Warning: the token goes to ${url} over plain http, where others can read it.\n`)
}

/** Throws when there is no token at all. */
export async function getSignedIn(call: Call): Promise<Connection & { readonly token: string }> {
  const { token, url } = await readConnection(call)
  if (token !== null) return { url, token }
  throw failure(EXIT.unauthenticated, `No token is set to call ${url} with.`, [
    'Sign in with `polett login`.',
    'Or set POLETT_TOKEN, name a file with --token-file, or write "token" into the config file (mode 0600).',
  ])
}

/** An origin; throws for anything else. */
function parseServerUrl(text: string): string {
  const url = URL.parse(text)
  const isBare = url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  if (url === null || !isBare || !['http:', 'https:'].includes(url.protocol)) {
    throw wrongUsage('The URL of the server must be like https://tokens.example.org, with no path and no user name.')
  }
  return url.origin
}

interface ConfigFile {
  readonly path?: string
  readonly url?: string
  readonly token?: string
}

function readConfigFile(call: Call): ConfigFile {
  const { environment } = call.terminal
  const named = call.text('config') ?? nonEmpty(environment.POLETT_CONFIG)
  const path = named ?? join(configFolder(call.terminal), 'config.json')
  const text = readPrivateFile(path)
  if (text !== null) return { path, ...parseConfig(path, text) }
  if (named !== undefined) throw wrongUsage(`There is no config file ${path}.`)
  return {}
}

function parseConfig(path: string, text: string): { url?: string; token?: string } {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    // The parser's own message would quote the file, and with it a token.
    throw wrongUsage(`${path} is not JSON.`, ['It looks like { "url": "https://tokens.example.org", "token": "…" }.'])
  }
  const entries = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? Object.entries(parsed) : []
  for (const [name, value] of entries) {
    if (!['url', 'token'].includes(name)) throw wrongUsage(`${path} takes "url" and "token", not "${name}".`)
    if (typeof value !== 'string' || value === '') throw wrongUsage(`"${name}" in ${path} must be a text.`)
  }
  return Object.fromEntries(entries)
}

/** A token kept for one server is not sent to another, whoever set the address. */
function refuseForeignToken({ path, url }: ConfigFile, wanted: string): void {
  if (url === undefined || parseServerUrl(url) === wanted) return
  throw wrongUsage(`The token in ${path} belongs to ${parseServerUrl(url)}, so it is not sent to ${wanted}.`, [
    'Set POLETT_TOKEN, or use another config file with --config.',
  ])
}

async function readTokenFile(call: Call): Promise<string | undefined> {
  const path = call.text('token-file')
  if (path === undefined) return undefined
  if (path === '-') return (await call.terminal.readInput()).trim()
  const file = openFile(path)
  if (file === null) throw wrongUsage(`There is no file ${path}.`)
  try {
    const status = fstatSync(file)
    if (status.isFile() && (status.mode & 0o077) !== 0) {
      call.terminal.err(`Warning: others can read the token in ${path}. Close it with: chmod 600 ${path}\n`)
    }
    return readFileSync(file, 'utf8').trim()
  } finally {
    closeSync(file)
  }
}

function checkToken(token: string | undefined): string | null {
  if (token === undefined) return null
  if (/^[\x21-\x7e]{1,512}$/.test(token)) return token
  throw wrongUsage('The token is empty, or holds characters that no token has. Give one token and nothing else.')
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
