/** Who has signed in from here with `polett login`: one sign-in for each server, in a file that only its owner can read. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { EXIT, failure, wrongUsage } from './failure.ts'
import { holdFile } from './file-lock.ts'
import { codeOf, configFolder, readPrivateFile, writePrivateFile } from './private-file.ts'
import type { Terminal } from './terminal.ts'

export interface Login {
  readonly access: string
  /** When the access token has to be renewed, by this machine's clock. */
  readonly expiresAt: number
  readonly refresh: string
}

export interface Logins {
  /** How servers tell this machine from others, so that signing in again renews the same row. */
  readonly device: string
  /** The server signed in to last; empty when there is none. */
  readonly current: string
  readonly servers: Readonly<Record<string, Login>>
}

const NONE: Logins = { device: '', current: '', servers: {} }

export function loginsFile(terminal: Terminal): string {
  return join(configFolder(terminal), 'login.json')
}

export function readLogins(terminal: Terminal): Logins {
  const path = loginsFile(terminal)
  const text = readPrivateFile(path)
  if (text === null) return NONE
  const parsed = parse(text)
  if (isLogins(parsed)) return parsed
  // What it holds is not quoted: there are tokens in it.
  throw wrongUsage(`${path} is damaged.`, ['Delete it, and sign in again with `polett login`.'])
}

/** Changes the file as it is at this moment; other commands wait meanwhile. */
export function changeLogins(terminal: Terminal, change: (logins: Logins) => Logins): Promise<void> {
  return holdLogins(terminal, async () => writeLogins(terminal, change(readLogins(terminal))))
}

/** Only while the file is held. */
export function writeLogins(terminal: Terminal, logins: Logins): void {
  writePrivateFile(loginsFile(terminal), `${JSON.stringify(logins, null, 2)}\n`)
}

export function withLogin(logins: Logins, url: string, login: Login): Logins {
  return { ...logins, current: url, servers: { ...logins.servers, [url]: login } }
}

export function withoutLogin(logins: Logins, url: string): Logins {
  const { [url]: _gone, ...servers } = logins.servers
  return { ...logins, current: logins.current === url ? '' : logins.current, servers }
}

/**
 * Holds the file while the work is done. A refresh token works once, and using it twice ends the sign-in: two commands at
 * the same time must not both send it.
 */
export async function holdLogins<T>(terminal: Terminal, work: () => Promise<T>): Promise<T> {
  makeFolder(configFolder(terminal))
  return holdFile(terminal, `${loginsFile(terminal)}.lock`, work)
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw failure(EXIT.failed, `${path} cannot be made (${codeOf(error)}).`)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isLogins(value: unknown): value is Logins {
  if (typeof value !== 'object' || value === null || !('servers' in value)) return false
  const { servers } = value
  const told = 'device' in value && 'current' in value ? [value.device, value.current] : [null]
  if (typeof servers !== 'object' || servers === null) return false
  return told.every((text) => typeof text === 'string') && Object.values(servers).every(isLogin)
}

function isLogin(value: unknown): value is Login {
  if (typeof value !== 'object' || value === null) return false
  const { access, expiresAt, refresh } = value as Partial<Login>
  return typeof access === 'string' && typeof refresh === 'string' && typeof expiresAt === 'number'
}
