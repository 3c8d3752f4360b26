/** Lets Kysely speak to one SQLite thread. */

import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { createHandles } from './handles.ts'
import type { SqliteThread } from './sqlite-thread.ts'
import type { Answer, Value } from './sqlite-worker.ts'
import type { Turns } from './turns.ts'

export type SqliteConnection = {
  readonly thread: SqliteThread
  readonly turns: Turns
  readonly beginSql: 'begin immediate' | 'begin deferred'
}

/** `ended` refuses what is sent after COMMIT or ROLLBACK: it would run outside the transaction. */
type Session = { phase: 'single' | 'open' | 'ended' }

export function createSqliteDialect(connection: SqliteConnection): Dialect {
  return {
    createDriver: () => createDriver(connection),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter,
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

/** Kysely would put an unbounded lock of its own before a dialect with one connection; the turns do this work here. */
function createAdapter(): SqliteAdapter {
  return Object.defineProperty(new SqliteAdapter(), 'supportsMultipleConnections', { value: true })
}

function createDriver(connection: SqliteConnection): Driver {
  const { thread, turns } = connection
  const { open, sessionOf } = createHandles<Session>((session, query) => execute(connection, session, query))

  async function commitTransaction(handle: DatabaseConnection): Promise<void> {
    sessionOf(handle).phase = 'ended'
    await thread.post('commit', '')
  }

  /** Never rejects, since it would hide the error that led here; a thread that cannot roll back ends itself. */
  async function rollbackTransaction(handle: DatabaseConnection): Promise<void> {
    sessionOf(handle).phase = 'ended'
    await thread.post('rollback', '').catch(() => undefined)
  }

  async function releaseConnection(handle: DatabaseConnection): Promise<void> {
    if (sessionOf(handle).phase !== 'single') turns.give()
  }

  return {
    init: async () => undefined,
    acquireConnection: async () => open({ phase: 'single' }),
    beginTransaction: (handle) => begin(connection, sessionOf(handle)),
    commitTransaction,
    rollbackTransaction,
    releaseConnection,
    // The thread belongs to the engine, which may serve several Kysely instances and closes it itself.
    destroy: async () => undefined,
  }
}

/** Resolves when it is the transaction's turn. A BEGIN that fails makes each of its statements and its COMMIT fail. */
function begin({ thread, turns, beginSql }: SqliteConnection, session: Session): Promise<void> {
  return new Promise((resolve, reject) => {
    const start = () => {
      session.phase = 'open'
      thread.post('begin', beginSql).catch(() => undefined)
      resolve()
    }
    turns.take({ exclusive: true, start, refuse: reject })
  })
}

async function execute<Row>(
  connection: SqliteConnection,
  session: Session,
  query: CompiledQuery,
): Promise<QueryResult<Row>> {
  const { thread, turns } = connection
  const parameters = query.parameters.map(toValue)
  if (session.phase === 'ended') throw new Error('The transaction is over, and this statement came after its end.')
  if (session.phase === 'open') return toResult(await thread.post('query', query.sql, parameters))
  const answer = await new Promise<Answer>((resolve, reject) => {
    const start = () => void thread.post('query', query.sql, parameters).then(resolve, reject)
    turns.take({ exclusive: false, start, refuse: reject })
  })
  return toResult(answer)
}

function toResult<Row>({ changes, columns, insertId, rows }: Answer): QueryResult<Row> {
  return {
    // The query builder knows the type of its rows; the wire between the threads does not.
    rows: rows.map((values) => toRow(columns, values)) as Row[],
    ...(changes !== undefined && { numAffectedRows: BigInt(changes) }),
    ...(insertId !== undefined && { insertId: BigInt(insertId) }),
  }
}

/** By a plain loop: `Object.fromEntries` takes four times as long. */
function toRow(columns: readonly string[], values: readonly Value[]): Record<string, Value> {
  const row: Record<string, Value> = {}
  for (let at = 0; at < columns.length; at += 1) row[columns[at] ?? ''] = values[at] ?? null
  return row
}

function toValue(parameter: unknown, position: number): Value {
  if (parameter === null || typeof parameter === 'string' || typeof parameter === 'bigint') return parameter
  // SQLite would store a NaN as NULL.
  if (typeof parameter === 'number' && Number.isFinite(parameter)) return parameter
  if (parameter instanceof Uint8Array) return alone(parameter)
  throw new TypeError(`Parameter ${position + 1} is of a kind that the store does not keep (${typeof parameter}).`)
}

/** A Buffer is often a window on a larger pool, and posting it would copy the whole pool to the worker. */
function alone(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
}
