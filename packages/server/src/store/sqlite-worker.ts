/**
 * One thread with one SQLite connection: takes requests in order and answers each with rows, counts or a failure.
 * It is started as plain JavaScript (see `sqlite-thread.ts`), so it may import types and Node's own modules alone.
 */

import { getPriority, setPriority } from 'node:os'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { SqliteFailure } from './sqlite-errors.ts'
import type { ConnectionOptions, OpeningConnection } from './sqlite-settings.ts'

export type Value = null | number | bigint | string | Uint8Array

export type Request = {
  readonly id: number
  readonly kind: 'begin' | 'query' | 'commit' | 'rollback' | 'close'
  readonly sql: string
  readonly parameters: readonly Value[]
}

/** Rows are told without the names of their columns: to send those with each row takes longer than the rows do. */
export type Answer = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Value[])[]
  readonly changes?: number
  readonly insertId?: number
}

/** The reply with id 0 says whether the connection could be opened. */
export type Reply =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failure: SqliteFailure }

type Prepared = {
  readonly statement: StatementSync
  readonly givesRows: boolean
  /** Their names, once it has run. */
  columns(): readonly string[]
  readonly verb: string | null
}

const KEPT_STATEMENTS = 300
const NO_ROWS: Answer = { columns: [], rows: [] }
const VERB = /^\s*(?:with\b[\s\S]*?\b)?(insert|replace|update|delete)\b/i

serve(workerData)

function serve(options: OpeningConnection): void {
  const port = parentPort
  if (port === null) throw new Error('This file is the inside of a worker thread.')
  const opened = attempt(0, () => ({ connection: createConnection(openInTurn(options)), answer: NO_ROWS }))
  if ('failure' in opened) {
    port.postMessage([opened])
    return
  }
  port.postMessage([{ id: 0, answer: NO_ROWS }] satisfies Reply[])
  const answers = createAnswers(opened.connection.handle, (replies) => port.postMessage(replies))
  port.on('message', (requests: readonly Request[]) => {
    for (const request of requests) answers.give(request)
    answers.send()
  })
}

/**
 * What is asked within a transaction belongs together, and is answered together. Outside of one, an answer waits for
 * nothing: what was asked with it may take long.
 */
function createAnswers(handle: (request: Request) => Answer, post: (replies: readonly Reply[]) => void) {
  let inTransaction = false
  let replies: Reply[] = []

  function send(): void {
    if (replies.length > 0) post(replies)
    replies = []
  }

  function give(request: Request): void {
    const outcome = attempt(request.id, () => ({ answer: handle(request) }))
    replies.push(outcome)
    if (request.kind !== 'query') inTransaction = request.kind === 'begin'
    if (!inTransaction) send()
    // A transaction that cannot be ended would swallow every later write, so the thread dies instead.
    if (request.kind === 'rollback' && 'failure' in outcome) throw new Error(outcome.failure.message)
  }

  return { give, send }
}

function attempt<Result extends object>(
  id: number,
  work: () => Result,
): (Result & { id: number }) | { id: number; failure: SqliteFailure } {
  try {
    return { ...work(), id }
  } catch (error) {
    return { id, failure: failureOf(error) }
  }
}

/**
 * Requests come without waiting for the answer to the one before. When BEGIN fails, or SQLite rolls back by itself (a
 * full disk), the rest of that transaction is already on its way; it is refused with the first failure, as it would
 * otherwise be committed statement by statement.
 */
function createConnection(database: DatabaseSync): { handle(request: Request): Answer } {
  const prepared = createStatements(database)
  let inTransaction = false
  let lost: unknown = null

  function inside(work: () => Answer): Answer {
    if (lost !== null) throw lost
    try {
      return work()
    } catch (error) {
      if (inTransaction && !database.isTransaction) lost = error
      throw error
    }
  }

  function end(): Answer {
    inTransaction = false
    lost = null
    return NO_ROWS
  }

  function handle(request: Request): Answer {
    switch (request.kind) {
      case 'begin':
        inTransaction = true
        return inside(() => run(prepared(request.sql), []))
      case 'query':
        return inside(() => run(prepared(request.sql), request.parameters))
      case 'commit':
        inside(() => run(prepared('commit'), []))
        return end()
      case 'rollback':
        if (database.isTransaction) run(prepared('rollback'), [])
        return end()
      case 'close':
        return close(database, request.sql)
    }
  }

  function run({ columns, givesRows, statement, verb }: Prepared, parameters: readonly Value[]): Answer {
    const values = parameters.map(toInput)
    if (!givesRows) {
      const { changes, lastInsertRowid } = statement.run(...values)
      if (verb === null) return NO_ROWS
      const inserts = verb === 'insert' || verb === 'replace'
      return { ...NO_ROWS, changes: Number(changes), ...(inserts && { insertId: Number(lastInsertRowid) }) }
    }
    const answer = { rows: rowsOf(statement, values), columns: columns() }
    if (verb === null) return answer
    return { ...answer, changes: Number(rowsOf(prepared('select changes()').statement, [])[0]?.[0]) }
  }

  return { handle }
}

/** Prepared statements by their text; the one unused for longest goes first. */
function createStatements(database: DatabaseSync): (sql: string) => Prepared {
  const kept = new Map<string, Prepared>()
  return (sql) => {
    const found = kept.get(sql) ?? prepare(database, sql)
    // A map keeps the order of insertion: taken out and put back, this one is the youngest.
    kept.delete(sql)
    kept.set(sql, found)
    if (kept.size > KEPT_STATEMENTS) kept.delete(kept.keys().next().value ?? sql)
    return found
  }
}

function prepare(database: DatabaseSync, sql: string): Prepared {
  const statement = database.prepare(sql)
  // SQLite prepares the first statement of a text and ignores the rest, which must not go unnoticed.
  if (!/^[\s;]*$/.test(sql.slice(statement.sourceSQL.length)))
    throw new Error('The store takes one statement at a time.')
  const verb = VERB.exec(sql)?.[1]?.toLowerCase() ?? null
  statement.setReturnArrays(true)
  const namesNow = () => statement.columns().map(({ name }) => name)
  const names = namesNow()
  // A star stands for the columns that a table has at that moment.
  return { statement, givesRows: names.length > 0, columns: sql.includes('*') ? namesNow : () => names, verb }
}

/** As `setReturnArrays` has it, of which the type of `all` does not know. */
function rowsOf(statement: StatementSync, values: readonly SQLInputValue[]): readonly (readonly Value[])[] {
  return statement.all(...values) as unknown as readonly (readonly Value[])[]
}

/** Node binds every number as a REAL; whole ones go in as integers, or `? || ''` would give '5.0'. */
function toInput(value: Value): SQLInputValue {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value
}

/** Runs the statements of farewell, separated by semicolons, and closes the file even when one of them fails. */
function close(database: DatabaseSync, farewell: string): Answer {
  try {
    database.exec(farewell)
  } finally {
    database.close()
  }
  return NO_ROWS
}

/** Only the writer may be the first: it sets up the log, and reads what a crash left in it. */
function openInTurn({ turn, ...options }: OpeningConnection): DatabaseSync {
  if (turn === null) return openConnection(options)
  const state = new Int32Array(turn)
  if (options.readOnly) {
    Atomics.wait(state, 0, 0)
    if (Atomics.load(state, 0) !== 1) throw new Error('The connection that writes could not be opened.')
    return openConnection(options)
  }
  const database = openConnection(options)
  Atomics.store(state, 0, 1)
  Atomics.notify(state, 0)
  return database
}

/** Of this thread alone, which is so on Linux; elsewhere it would be the whole process. Never comes forward. */
function standBack(niceness: number): void {
  if (process.platform !== 'linux') return
  try {
    if (niceness > getPriority()) setPriority(niceness)
  } catch {
    // A filter of system calls may forbid it: then the thread goes on like the others.
  }
}

function openConnection({ path, readOnly, busyTimeoutMs, niceness, pragmas, must }: ConnectionOptions): DatabaseSync {
  standBack(niceness)
  const database = new DatabaseSync(path, { readOnly, timeout: busyTimeoutMs, allowExtension: false, defensive: true })
  for (const pragma of pragmas) database.exec(`pragma ${pragma}`)
  for (const [setting, wanted] of Object.entries(must)) {
    const found = database.prepare(`pragma ${setting}`).get()?.[setting]
    if (found === wanted) continue
    throw new Error(
      `The database did not accept ${setting} = ${wanted} (it says ${found}). Put it on a local file system that Polett may write to.`,
    )
  }
  return database
}

function failureOf(error: unknown): SqliteFailure {
  if (!(error instanceof Error)) return { message: String(error), code: 'ERR_SQLITE_ERROR' }
  const code = 'code' in error ? String(error.code) : 'ERR_SQLITE_ERROR'
  const errcode = 'errcode' in error && typeof error.errcode === 'number' ? { errcode: error.errcode } : {}
  return { message: error.message, code, ...errcode }
}
