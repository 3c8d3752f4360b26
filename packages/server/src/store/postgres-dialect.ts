/** Lets Kysely speak to one pool of PostgreSQL connections. */

import { createHash } from 'node:crypto'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import { createHandles } from './handles.ts'
import type { PostgresAnswer, PostgresConnection } from './postgres-connection.ts'
import type { Pool } from './postgres-pool.ts'
import { toPostgresValue, toWantedValue } from './postgres-values.ts'
import { storeError } from './unavailable.ts'

export interface PostgresDialectOptions {
  readonly pool: Pool
  /** Statements of this pool are parsed and planned once for each connection. */
  readonly prepares: boolean
}

/** `begun`: BEGIN waits to be sent ahead of the first statement. `ended` refuses what comes after COMMIT or ROLLBACK. */
interface Session {
  readonly connection: PostgresConnection
  phase: 'single' | 'begun' | 'open' | 'ended'
  /** BEGIN, where nothing may be sent before its answer. */
  awaited: Promise<unknown> | null
}

export function createPostgresDialect(options: PostgresDialectOptions): Dialect {
  return {
    createDriver: () => createDriver(options),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  }
}

function createDriver({ pool, prepares }: PostgresDialectOptions): Driver {
  const { open, sessionOf } = createHandles<Session>((session, query) => execute(session, query, prepares))

  /** Never rejects, since it would hide the error that led here; a connection in doubt is ended, which undoes all. */
  async function rollbackTransaction(handle: DatabaseConnection): Promise<void> {
    const session = sessionOf(handle)
    const wasOpen = session.phase === 'open'
    session.phase = 'ended'
    if (!wasOpen) return
    await session.connection.query('rollback').catch((error: Error) => session.connection.destroy(error))
  }

  async function releaseConnection(handle: DatabaseConnection): Promise<void> {
    const { connection, phase } = sessionOf(handle)
    if (phase === 'open') connection.destroy(storeError('store_unavailable', 'A transaction was left open.'))
    pool.give(connection)
  }

  return {
    init: async () => undefined,
    acquireConnection: async () => open({ connection: await pool.take(), phase: 'single', awaited: null }),
    beginTransaction: async (handle) => {
      sessionOf(handle).phase = 'begun'
    },
    commitTransaction: (handle) => commit(sessionOf(handle)),
    rollbackTransaction,
    releaseConnection,
    // The pool belongs to the store, which closes it itself.
    destroy: async () => undefined,
  }
}

async function execute<Row>(session: Session, query: CompiledQuery, prepares: boolean): Promise<QueryResult<Row>> {
  const { connection, phase } = session
  if (phase === 'ended') throw new Error('The transaction is over, and this statement came after its end.')
  const reads = /^\s*select\b/.test(query.sql)
  const parameters = query.parameters.map(reads ? toWantedValue : toPostgresValue)
  const begin = phase === 'begun' ? connection.query('begin') : null
  if (begin !== null) session.phase = 'open'
  // A statement that only reads goes along with BEGIN; one that writes must not run if BEGIN has failed, and no other
  // overtakes it.
  if (begin !== null && !reads) session.awaited = begin
  if (session.awaited !== null) await session.awaited
  const name = prepares ? nameOf(query) : undefined
  const [answer] = await Promise.all([connection.query(query.sql, parameters, name), begin])
  return toResult(answer)
}

/** PostgreSQL answers COMMIT with ROLLBACK when a statement had failed, and reports no error. */
async function commit(session: Session): Promise<void> {
  const wasOpen = session.phase === 'open'
  session.phase = 'ended'
  if (!wasOpen) return
  const { command } = await session.connection.query('commit').catch((error: Error) => {
    session.connection.destroy(error)
    throw error
  })
  if (command !== 'COMMIT') throw new Error('The transaction had failed before its end, and nothing of it was kept.')
}

/** Beyond these, statements are so many (long lists of ids) that keeping their plans would only cost the server memory. */
const MAX_PARAMETERS = 24
const MAX_NAMES = 1_000

const names = new Map<string, string>()

function nameOf({ parameters, sql }: CompiledQuery): string | undefined {
  const known = names.get(sql)
  if (known !== undefined) return known
  if (parameters.length > MAX_PARAMETERS || names.size >= MAX_NAMES) return undefined
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 24)
  names.set(sql, name)
  return name
}

const WRITES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

function toResult<Row>({ command, count, rows }: PostgresAnswer): QueryResult<Row> {
  return {
    // The query builder knows the type of its rows; the wire does not.
    rows: rows as Row[],
    ...(WRITES.has(command) && { numAffectedRows: BigInt(count) }),
  }
}
