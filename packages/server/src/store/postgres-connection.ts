/** One connection to PostgreSQL: opened, set up and checked, and given up at the first doubt about it. */

import { Socket } from 'node:net'
import type { Client } from 'pg'
import { leavesConnectionSound } from './postgres-errors.ts'
import { nameOf, type PostgresTarget } from './postgres-url.ts'
import { typeParserOf } from './postgres-values.ts'
import { isUnavailable, sqlState, storeError } from './unavailable.ts'

export interface PostgresAnswer {
  /** The first word that the server says, such as `UPDATE`. */
  readonly command: string
  /** Rows that a statement wrote, or read. */
  readonly count: number
  readonly rows: readonly unknown[]
}

export interface PostgresConnection {
  /**
   * Sends a statement without waiting for those before it; they are answered in order. One with a name is parsed and
   * planned once for each connection.
   */
  query(sql: string, parameters?: readonly unknown[], name?: string): Promise<PostgresAnswer>
  /** False once anything went wrong on it that is not the statement's own fault. */
  isSound(): boolean
  /** Called once, when the connection is over, whoever ended it. */
  onEnd(listener: () => void): void
  /** Ends it at once. What is in flight fails with the reason. */
  destroy(reason: Error): void
  /** Says goodbye to the server; for a connection on which nothing is in flight. */
  close(): Promise<void>
}

export interface ConnectOptions {
  /** Session settings (PostgreSQL's manual, "Server Configuration"), by name. */
  readonly settings: Readonly<Record<string, string>>
  readonly onNotification?: (channel: string, payload: string) => void
}

/** In milliseconds, for everything up to the first statement: name look-up, TCP, TLS, password. */
const CONNECT_TIMEOUT_MS = 5_000
const KEEP_ALIVE_AFTER_MS = 10_000
const GOODBYE_MS = 1_000

/** What every session is set to, whatever an operator has configured for the role or the database. */
const SETTINGS = {
  client_min_messages: 'warning',
  standard_conforming_strings: 'on',
  bytea_output: 'hex',
  default_transaction_isolation: 'read committed',
  // So that what a dead machine holds is free again within half a minute.
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  // Compiling pays for itself in reports, not in short statements.
  jit: 'off',
}

/** Rejects with `store_unavailable` when nobody answers, and with a sentence for the operator when it cannot be used. */
export async function connectPostgres(target: PostgresTarget, options: ConnectOptions): Promise<PostgresConnection> {
  const socket = new Socket()
  const config = {
    ...target,
    // Given as a function, because an empty one would be looked for in the environment and in files.
    password: () => target.password,
    stream: () => socket,
    types: { getTypeParser: typeParserOf },
    application_name: 'polett',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    enableChannelBinding: target.ssl !== false,
    pipeline: true,
  }
  // Only here, because a server on SQLite has no use for it and would start later.
  const { default: pg } = await import('pg')
  const client = new pg.Client(config)
  const connection = wrap(client, socket, options)
  try {
    await client.connect()
    await setUp(connection, { ...SETTINGS, ...options.settings })
  } catch (error) {
    const refusal = explain(error, target)
    connection.destroy(refusal)
    throw refusal
  }
  return connection
}

function wrap(client: Client, socket: Socket, { onNotification }: ConnectOptions): PostgresConnection {
  const listeners: (() => void)[] = []
  let doubt: Error | null = null
  let ended = false

  function end(): void {
    doubt ??= storeError('store_unavailable', 'The connection to the database has ended.')
    if (ended) return
    ended = true
    for (const listener of listeners) listener()
  }

  // Without a listener the process would end when an idle connection is cut.
  client.on('error', (error) => {
    doubt ??= storeError('store_unavailable', 'The connection to the database was lost.', error)
  })
  client.on('end', end)
  socket.on('close', end)
  if (onNotification !== undefined) {
    client.on('notification', ({ channel, payload }) => onNotification(channel, payload ?? ''))
  }

  let gathering = false

  /** What is sent at the same moment goes out together: each write wakes the kernel, the network and the server. */
  function gather(): void {
    if (gathering) return
    gathering = true
    const { stream } = client.connection
    stream.cork()
    queueMicrotask(() => {
      gathering = false
      stream.uncork()
    })
  }

  async function query(sql: string, parameters: readonly unknown[] = [], name?: string): Promise<PostgresAnswer> {
    if (doubt !== null) throw doubt
    try {
      gather()
      const query = { text: sql, values: [...parameters], ...(name === undefined ? {} : { name }) }
      const { command, rowCount, rows } = await client.query(query)
      return { command, count: rowCount ?? 0, rows }
    } catch (error) {
      if (leavesConnectionSound(error)) throw error
      doubt ??= storeError('store_unavailable', 'The connection to the database was lost.', error)
      throw sqlState(error) === null ? doubt : error
    }
  }

  return {
    query,
    isSound: () => doubt === null,
    onEnd: (listener) => (ended ? listener() : void listeners.push(listener)),
    destroy(reason) {
      doubt ??= reason
      socket.destroy()
    },
    async close() {
      const timer = setTimeout(() => socket.destroy(), GOODBYE_MS)
      await client.end()
      clearTimeout(timer)
    },
  }
}

interface Facts {
  readonly version: number
  readonly encoding: string
}

const LOWEST_VERSION = 150_000

/** A commit that is not on disk when it is answered would be lost with the machine, so `off` is not accepted. */
const SYNCHRONOUS = `set_config('synchronous_commit',
  case current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit') end, false)`

/** One round trip. */
async function setUp(connection: PostgresConnection, settings: Readonly<Record<string, string>>): Promise<void> {
  const names = Object.keys(settings)
  const set = names.map((name, index) => `set_config('${name}', $${index + 1}, false)`)
  const { rows } = await connection.query(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
      ${[SYNCHRONOUS, ...set].map((each, index) => `${each} as set_${index}`).join(', ')}`,
    Object.values(settings),
  )
  const { encoding, version } = rows[0] as Facts
  if (version < LOWEST_VERSION) {
    throw new Error(`PostgreSQL ${Math.floor(version / 10_000)} is too old: Polett needs PostgreSQL 15 or later.`)
  }
  if (encoding !== 'UTF8') {
    throw new Error(`The database keeps text as ${encoding}. Polett needs one that was created with the encoding UTF8.`)
  }
}

/** What an operator can do about it; the words of the server and of TLS are added, which never hold the password. */
function explain(error: unknown, target: PostgresTarget): Error {
  const place = `the database at ${nameOf(target)}`
  const said = error instanceof Error ? error.message : String(error)
  const state = sqlState(error)
  if (state?.startsWith('28') === true)
    return new Error(`Polett may not sign in to ${place}: ${said}.`, { cause: error })
  if (state === '3D000') return new Error(`There is no ${place}. Create it first: ${said}.`, { cause: error })
  if (said.includes('does not support SSL')) {
    return new Error(
      `The server of ${place} offers no TLS. Set it up there, or say sslmode=disable in POLETT_DATABASE_URL if nobody else can reach the network between.`,
      { cause: error },
    )
  }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (TLS_CODES.test(code)) {
    return new Error(`The certificate of ${place} is not accepted: ${said}.`, { cause: error })
  }
  if (error instanceof Error && state === null && isOwnSentence(error)) return error
  if (state !== null && !isUnavailable(error)) return new Error(`${place} refuses: ${said}.`, { cause: error })
  return storeError('store_unavailable', `Polett cannot reach ${place}: ${said}.`, error)
}

/** Codes of OpenSSL and Node for certificates that cannot be trusted or are another server's. */
const TLS_CODES = /VERIFY|CERT|SELF_SIGNED|ISSUER|ERR_TLS|ERR_SSL|ERR_OSSL/

function isOwnSentence(error: Error): boolean {
  return /^(PostgreSQL \d|The database keeps)/.test(error.message)
}
