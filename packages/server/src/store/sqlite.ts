/** The SQLite engine: one thread that writes and several that read, so that the event loop never waits for a disk. */

import { dirname } from 'node:path'
import type { Dialect } from 'kysely'
import { createLateThread } from './late-thread.ts'
import { LOST_MEMBERSHIPS_IN_SQLITE } from './lost-memberships.ts'
import type { ColumnTypes } from './migrate.ts'
import { ensurePrivateDirectory, ensurePrivateFile, tightenIfPresent } from './private-files.ts'
import { createSqliteDialect, type SqliteConnection } from './sqlite-dialect.ts'
import { sqliteSearchIndex, sqliteSearchIndexAgain, sqliteSearchIndexByTenant } from './sqlite-search.ts'
import {
  type ConnectionOptions,
  NICENESS,
  readerOptions,
  refuseOldSqlite,
  WRITER_FAILED,
  writerOptions,
} from './sqlite-settings.ts'
import { type SqliteThread, startThread } from './sqlite-thread.ts'
import { createTurns, type Turns } from './turns.ts'
import { storeError } from './unavailable.ts'

export type SqliteOptions = { readonly path: string; readonly readers: number }

/** Each dialect is one connection. Readers see a commit of the writer as soon as it is answered. */
export interface SqliteEngine {
  readonly writer: Dialect
  reader(index: number): Dialect
  /** Lets running work end, folds the log into the file and ends the threads. */
  close(): Promise<void>
}

/** Ids use AUTOINCREMENT, so that the id of a deleted row is never given again. */
export const SQLITE_TYPES: ColumnTypes = {
  id: 'integer primary key autoincrement',
  integer: 'integer',
  text: 'text',
  bytes: 'blob',
  ref: 'integer',
  strict: ' strict',
  announceChanges: [],
  noteLostMemberships: LOST_MEMBERSHIPS_IN_SQLITE,
  // An index here ends with the row's number anyway, and would hold it twice.
  tie: () => '',
  afterIndexes: [],
  alter: (table, changes) => changes.map((change) => `alter table ${table} ${change}`),
  computed: 'virtual',
  // The file is locked: whoever has opened it has it alone.
  isServed: async () => false,
  prelude: [],
  searchIndex: sqliteSearchIndex,
  searchIndexAgain: sqliteSearchIndexAgain,
  searchIndexByTenant: sqliteSearchIndexByTenant,
}

/** Requests per connection: beyond this, an answer "overloaded" now is better than an answer too late. */
const MAX_WAITING = 1_000
const MAX_WAIT_MS = 30_000

/** How long `close` waits for an open transaction, in milliseconds. */
const CLOSE_WAIT_MS = 10_000

/**
 * Statistics are never gathered (`pragma optimize`): those of a young installation would make the planner read tables from
 * end to end long after they have grown. Without them it takes the indexes that the statements were written for.
 */
const FAREWELL = 'pragma wal_checkpoint(truncate)'

/** Creates the file when it is missing. Throws a sentence for the operator when it cannot be used safely. */
export async function openSqlite({ path, readers }: SqliteOptions): Promise<SqliteEngine> {
  refuseOldSqlite(process.versions.sqlite ?? 'of an unknown version')
  prepareFiles(path)
  const connections = await connectAll(path, readers)
  const [writer, ...readOnly] = connections.map(createSqliteDialect)
  if (writer === undefined) throw new Error('The writing connection is missing.')

  let closing: Promise<void> | null = null
  return {
    writer,
    reader(index) {
      const dialect = readOnly[index]
      if (dialect === undefined) throw new Error(`There is no reading connection ${index}.`)
      return dialect
    },
    close() {
      closing ??= closeAll(connections)
      return closing
    },
  }
}

/** SQLite gives its -wal and -shm files the rights of the database file. */
function prepareFiles(path: string): void {
  ensurePrivateDirectory(dirname(path))
  ensurePrivateFile(path)
  tightenIfPresent(`${path}-wal`)
  tightenIfPresent(`${path}-shm`)
}

/**
 * The writer and the first reader start together; further readers, for what takes long, when something is asked of them. The writer opens the
 * file first, as readers need the log that it sets up.
 */
async function connectAll(path: string, readers: number): Promise<SqliteConnection[]> {
  const turn = createOpeningTurn()
  const writer = connect(writerOptions(path), turn.shared)
  // It may have died before it could say anything, and readers would wait for ever.
  writer.catch(turn.giveUp)
  const first = readers === 0 ? [] : [connect(readerOptions(path, NICENESS.read), turn.shared)]
  const starts = await Promise.allSettled([writer, ...first])
  const connections = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const failed = starts.find((start) => start.status === 'rejected')
  for (let reader = 1; reader < readers; reader += 1) connections.push(connectLate(readerOptions(path, NICENESS.scan)))
  if (failed === undefined) return connections
  await closeAll(connections)
  throw failed.reason
}

function createOpeningTurn() {
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const giveUp = (): void => {
    const state = new Int32Array(shared)
    Atomics.store(state, 0, WRITER_FAILED)
    Atomics.notify(state, 0)
  }
  return { shared, giveUp }
}

async function connect(options: ConnectionOptions, turn: SharedArrayBuffer): Promise<SqliteConnection> {
  let turns: Turns | null = null
  const thread = await startThread(options, (error) => turns?.stop(error), turn)
  turns = createTurnsOf(thread)
  return { thread, turns, beginSql: options.readOnly ? 'begin deferred' : 'begin immediate' }
}

function connectLate(options: ConnectionOptions): SqliteConnection {
  const thread = createLateThread(async () => {
    let opened = false
    const started = await startThread(options, (error) => opened && turns.stop(error))
    opened = true
    return started
  })
  const turns = createTurnsOf(thread)
  return { thread, turns, beginSql: 'begin deferred' }
}

function createTurnsOf({ outstanding }: SqliteThread): Turns {
  return createTurns({ maxWaiting: MAX_WAITING, maxWaitMs: MAX_WAIT_MS, running: outstanding })
}

/** The writer is the first and closes last: the log can only be emptied when nobody reads it. */
async function closeAll(connections: readonly SqliteConnection[]): Promise<void> {
  await Promise.all(connections.map(({ turns }) => drain(turns)))
  for (const [index, { thread }] of [...connections.entries()].reverse()) {
    // A farewell that fails loses nothing: what was committed is in the log, and the next start reads it.
    await thread.post('close', index === 0 ? FAREWELL : '').catch(() => undefined)
    await thread.terminate()
  }
}

async function drain(turns: Turns): Promise<void> {
  const closed = storeError('store_unavailable', 'The database is closed.')
  const timer = setTimeout(() => turns.stop(closed), CLOSE_WAIT_MS)
  await turns.drained(closed)
  clearTimeout(timer)
}
