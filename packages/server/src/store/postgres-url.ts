/** Reads the address of a PostgreSQL database, with `sslmode` as PostgreSQL's own programs mean it. */

import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'

export interface PostgresTarget {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** False: no TLS. */
  readonly ssl: false | ConnectionOptions
}

const KNOWN = [
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'host',
  'application_name',
  'target_session_attrs',
] as const
type Parameter = (typeof KNOWN)[number]

const MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const
type Mode = (typeof MODES)[number]

/** Throws a sentence for the operator, which never holds the password. */
export function readPostgresUrl(text: string): PostgresTarget {
  const url = URL.parse(text)
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw wrong('must look like postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full')
  }
  const parameters = readParameters(url)
  const host = parameters.get('host') ?? decoded(url.hostname).replace(/^\[(.*)\]$/, '$1')
  const database = decoded(url.pathname.slice(1))
  const user = decoded(url.username)
  if (host === '' || database === '' || user === '') throw wrong('must name a host, a user and a database')
  return {
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    user,
    password: decoded(url.password),
    database,
    ssl: readTls(readMode(parameters.get('sslmode'), host), parameters, host),
  }
}

/** Without user, password and parameters: safe to show. */
export function nameOf({ database, host, port }: PostgresTarget): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`
}

function readParameters(url: URL): ReadonlyMap<Parameter, string> {
  const found = new Map<Parameter, string>()
  for (const [name, value] of url.searchParams) {
    const known = KNOWN.find((each) => each === name)
    if (known === undefined) throw wrong(`has the parameter ${name}; it may have ${KNOWN.join(', ')}`)
    found.set(known, value)
  }
  return found
}

/**
 * Traffic that leaves the machine needs a decision: what PostgreSQL's programs do by default (TLS if the server happens to
 * offer it) protects against nobody who can stand in between.
 */
function readMode(text: string | undefined, host: string): Mode {
  if (text === undefined && isLocal(host)) return 'disable'
  const mode = MODES.find((each) => each === text)
  if (mode !== undefined) return mode
  throw wrong(
    text === undefined
      ? `names ${host}, which is another machine, and must therefore say sslmode=verify-full, verify-ca, require or disable`
      : `must have sslmode=verify-full, verify-ca, require or disable; "${text}" is none of them`,
  )
}

function isLocal(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/** As in PostgreSQL's manual, "SSL Support": `require` with a root certificate checks it as `verify-ca` does. */
function readTls(mode: Mode, parameters: ReadonlyMap<Parameter, string>, host: string): false | ConnectionOptions {
  if (mode === 'disable' || host.startsWith('/')) return false
  const root = parameters.get('sslrootcert')
  if (mode === 'verify-ca' && root === undefined) {
    throw wrong('says sslmode=verify-ca and must name the root certificate with sslrootcert=FILE')
  }
  const cert = parameters.get('sslcert')
  const key = parameters.get('sslkey')
  const checksName = mode === 'verify-full'
  return {
    rejectUnauthorized: checksName || root !== undefined,
    ...(root === undefined || root === 'system' ? {} : { ca: readPem('sslrootcert', root) }),
    ...(cert === undefined ? {} : { cert: readPem('sslcert', cert) }),
    ...(key === undefined ? {} : { key: readPem('sslkey', key) }),
    ...(checksName ? {} : { checkServerIdentity: () => undefined }),
  }
}

function readPem(parameter: Parameter, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`POLETT_DATABASE_URL names ${path} as ${parameter}, and this file cannot be read.`, {
      cause: error,
    })
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw wrong('has a % that begins no escape; write it as %25')
  }
}

function wrong(what: string): Error {
  return new Error(`POLETT_DATABASE_URL ${what}.`)
}
