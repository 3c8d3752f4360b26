/** Where the server is and which token to call it with: flags first, then the environment, then the config file. */

import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLoopbackHost } from '@polett/server/domain/host'
import type { Call } from './command.ts'
import { EXIT, failure, wrongUsage } from './failure.ts'

export interface Connection {
  /** Scheme, host and port. */
  readonly url: string
  readonly token: string | null
}

const DEFAULT_URL = 'http://127.0.0.1:8080'

/** Throws a failure when a setting cannot be used; no message repeats a token. */
export async function readConnection(call: Call): Promise<Connection> {
  const { environment } = call.terminal
  const urlText = call.text('url') ?? nonEmpty(environment.POLETT_URL)
  const given = (await readTokenFile(call)) ?? nonEmpty(environment.POLETT_TOKEN)?.trim()
  const isNeeded = urlText === undefined || given === undefined || call.has('config')
  const file = isNeeded ? readConfigFile(call) : {}
  const url = parseServerUrl(urlText ?? file.url ?? DEFAULT_URL)
  if (given === undefined && file.token !== undefined) refuseForeignToken(file, url)
  const token = checkToken(given ?? file.token)
  if (token !== null && url.startsWith('http:') && !isLoopbackHost(new URL(url).hostname)) {
    call.terminal.err(`Warning: the token goes to ${url} over plain http, where others can read it.\n`)
  }
  return { url, token }
}

/** Throws when there is no token at all. */
export async function getSignedIn(call: Call): Promise<Connection & { readonly token: string }> {
  const { token, url } = await readConnection(call)
  if (token !== null) return { url, token }
  throw failure(EXIT.unauthenticated, `No token is set to call ${url} with.`, [
    'Set POLETT_TOKEN, name a file with --token-file, or write "token" into the config file (mode 0600).',
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
  const { environment, home } = call.terminal
  const named = call.text('config') ?? nonEmpty(environment.POLETT_CONFIG)
  const path = named ?? join(home, '.config', 'polett', 'config.json')
  const text = readPrivateFile(path)
  if (text !== null) return { path, ...parseConfig(path, text) }
  if (named !== undefined) throw wrongUsage(`There is no config file ${path}.`)
  return {}
}

/** The text of a file that only its owner can read; null when there is none. Throws when others can read it. */
function readPrivateFile(path: string): string | null {
  const file = openFile(path)
  if (file === null) return null
  try {
    const { mode } = fstatSync(file)
    if ((mode & 0o077) !== 0) {
      throw wrongUsage(
        `${path} has the mode 0${(mode & 0o777).toString(8)}, so others can read a token in it. It is not used.`,
        [`Close it with: chmod 600 ${path}`],
      )
    }
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

function openFile(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw wrongUsage(`${path} cannot be read (${code}).`)
  }
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
