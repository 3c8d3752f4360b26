/** The environment, read once into one frozen value. The only reader of `process.env`. */

import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type MailSettings, readMail } from './config-mail.ts'
import { parseCidr } from './domain/address.ts'
import { parseHost } from './domain/host.ts'
import { LOG_LEVELS, type LogLevel, SETTINGS } from './settings.ts'

export interface Config {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  /** Null: SQLite in the data directory. May hold a password: never shown. */
  readonly databaseUrl: string | null
  readonly masterKeyFile: string
  /** Null: by the name of the host and the number of the process. */
  readonly nodeName: string | null
  readonly setupCode: string | null
  /** Null: `http://HOST:PORT`, known once the server listens. */
  readonly publicUrl: string | null
  readonly allowHttp: boolean
  readonly trustedProxies: readonly string[]
  readonly legacyHeaders: boolean
  /** Hosts (`name` or `name:port`) of companies' issuers that this server may ask. Nothing else is ever fetched for them. */
  readonly issuerHosts: readonly string[]
  readonly metricsPort: number | null
  /** How many processes serve together on the one port; 1 on SQLite. */
  readonly workers: number
  readonly logLevel: LogLevel
  /** Null: none is sent, and links are shown instead. */
  readonly mail: MailSettings | null
  /** How long a stop goes on answering while it says that it is not ready. */
  readonly drainSeconds: number
  /** Where the console was built to. No setting: it belongs to this version of the server. */
  readonly consoleDir: string
}

const CONSOLE_DIR = join(import.meta.dirname, '../../console/dist')

export type Environment = Readonly<Record<string, string | undefined>>

/** Throws an Error whose sentence names the setting that is wrong and what it takes. */
export function readConfig(environment: Environment = process.env): Config {
  refuseUnknown(environment)
  const text = (name: string): string => {
    const value = environment[name]
    return value === undefined || value === '' ? (SETTINGS.find((each) => each.name === name)?.fallback ?? '') : value
  }
  const dataDir = text('POLETT_DATA_DIR')
  const databaseUrl = readDatabaseUrl(text('POLETT_DATABASE_URL'))
  const workers = readWorkers(text('POLETT_WORKERS'), databaseUrl !== null)
  return Object.freeze({
    host: text('POLETT_HOST'),
    port: readPort('POLETT_PORT', text('POLETT_PORT')),
    dataDir,
    databaseUrl,
    masterKeyFile: text('POLETT_MASTER_KEY_FILE') || join(dataDir, 'polett.key'),
    workers,
    nodeName: readNodeName(text('POLETT_NODE_NAME'), workers),
    setupCode: readSetupCode(text('POLETT_SETUP_CODE')),
    publicUrl: readPublicUrl(text('POLETT_PUBLIC_URL')),
    allowHttp: readSwitch('POLETT_ALLOW_HTTP', text('POLETT_ALLOW_HTTP')),
    trustedProxies: readCidrs('POLETT_TRUSTED_PROXIES', text('POLETT_TRUSTED_PROXIES')),
    legacyHeaders: readSwitch('POLETT_LEGACY_HEADERS', text('POLETT_LEGACY_HEADERS')),
    issuerHosts: readHosts('POLETT_ISSUER_HOSTS', text('POLETT_ISSUER_HOSTS')),
    metricsPort:
      text('POLETT_METRICS_PORT') === '' ? null : readPort('POLETT_METRICS_PORT', text('POLETT_METRICS_PORT')),
    mail: readMail(text),
    logLevel: readLogLevel(text('POLETT_LOG_LEVEL')),
    drainSeconds: readDrainSeconds(text('POLETT_DRAIN_SECONDS')),
    consoleDir: CONSOLE_DIR,
  })
}

/** The environment of this process, with some settings fixed by the program. */
export function readConfigWith(fixed: Environment): Config {
  return readConfig({ ...process.env, ...fixed })
}

/** Where a server keeps its database. */
export function databaseFile(dataDir: string): string {
  return join(dataDir, 'polett.sqlite')
}

function refuseUnknown(environment: Environment): void {
  for (const name of Object.keys(environment)) {
    if (name.startsWith('POLETT_') && !CLIENT_SETTINGS.has(name) && !SETTINGS.some((each) => each.name === name)) {
      throw wrong(name, 'is not a setting; `polett serve --help` lists all')
    }
  }
}

/** Read by the command line client, and none of the server's business. */
const CLIENT_SETTINGS: ReadonlySet<string> = new Set([
  ...['POLETT_URL', 'POLETT_TOKEN', 'POLETT_CONFIG', 'POLETT_CONFIG_DIR'],
])

function readPort(name: string, text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw wrong(name, 'must be a port number from 0 to 65535')
  return port
}

function readSwitch(name: string, text: string): boolean {
  if (['true', 'on', '1'].includes(text)) return true
  if (['false', 'off', '0'].includes(text)) return false
  throw wrong(name, 'must be true or false (on and off will do)')
}

const listOf = (text: string): readonly string[] => text.split(',').flatMap((each) => each.trim() || [])

function readCidrs(name: string, text: string): readonly string[] {
  const cidrs = listOf(text)
  const bad = cidrs.find((each) => parseCidr(each) === null)
  if (bad !== undefined) throw wrong(name, `must list CIDRs such as 10.0.0.0/8; "${bad}" is none`)
  return cidrs
}

function readHosts(name: string, text: string): readonly string[] {
  const hosts = listOf(text)
  const bad = hosts.find((each) => parseHost(each) === null)
  if (bad !== undefined) throw wrong(name, `must list hosts such as login.example.com; "${bad}" is none`)
  return hosts.flatMap((each) => parseHost(each) ?? [])
}

function readPublicUrl(text: string): string | null {
  if (text === '') return null
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '') {
    throw wrong('POLETT_PUBLIC_URL', 'must be a URL such as https://tokens.example.org')
  }
  if (url.pathname !== '/' || url.username !== '')
    throw wrong('POLETT_PUBLIC_URL', 'must have no path and no user name')
  return url.origin
}

/** Only its scheme is looked at; the rest is read where the database is opened. The value is in no message. */
function readDatabaseUrl(text: string): string | null {
  if (text === '') return null
  if (/^postgres(ql)?:\/\//.test(text)) return text
  throw wrong('POLETT_DATABASE_URL', 'must be left empty for SQLite, or begin with postgres://')
}

function readSetupCode(text: string): string | null {
  if (text === '') return null
  if (text.length < 8) throw wrong('POLETT_SETUP_CODE', 'must have at least 8 characters')
  return text
}

const MAX_WORKERS = 64

function readWorkers(text: string, isShared: boolean): number {
  if (text === 'auto') return isShared ? Math.min(availableParallelism(), MAX_WORKERS) : 1
  const workers = Number(text)
  if (!/^\d{1,2}$/.test(text) || workers < 1 || workers > MAX_WORKERS)
    throw wrong('POLETT_WORKERS', `must be auto, or a whole number from 1 to ${MAX_WORKERS}`)
  if (workers > 1 && !isShared) {
    const why = 'must be 1 or auto on SQLite, whose file belongs to one process'
    throw wrong('POLETT_WORKERS', `${why}; keep the data in PostgreSQL (POLETT_DATABASE_URL) to serve with more`)
  }
  return workers
}

const MAX_NAME = 64

function readNodeName(text: string, workers: number): string | null {
  if (text === '') return null
  // It stands in headers, logs and lists; that of a worker ends in its number.
  const longest = workers === 1 ? MAX_NAME : MAX_NAME - `-${workers}`.length
  if (!/^[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(text) || text.length > longest) {
    throw wrong(
      'POLETT_NODE_NAME',
      `must have at most ${longest} letters, digits, dots, hyphens, underscores or colons`,
    )
  }
  return text
}

function readDrainSeconds(text: string): number {
  const seconds = Number(text)
  if (!/^\d{1,2}$/.test(text) || seconds > 60)
    throw wrong('POLETT_DRAIN_SECONDS', 'must be a whole number from 0 to 60')
  return seconds
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((each) => each === text)
  if (level === undefined) throw wrong('POLETT_LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}`)
  return level
}

function wrong(name: string, what: string): Error {
  return new Error(`${name} ${what}.`)
}
