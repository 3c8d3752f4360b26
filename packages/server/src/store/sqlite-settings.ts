/** The settings of SQLite connections that durability and secrecy rest on. */

/** What a thread needs in order to open its connection; it reads `must` back, and refuses when something did not take. */
export type ConnectionOptions = {
  readonly path: string
  readonly readOnly: boolean
  readonly busyTimeoutMs: number
  /** How far the thread stands back, on Linux, when there is more to do than processor cores can: 0 to 19. */
  readonly niceness: number
  readonly pragmas: readonly string[]
  readonly must: Readonly<Record<string, string | number>>
}

/** A connection's place among those that open the file together. */
export type OpeningConnection = ConnectionOptions & {
  /** One 32-bit number: 0 until the writer has opened the file, then 1; `WRITER_FAILED` when it could not. Null: alone. */
  readonly turn: SharedArrayBuffer | null
}

export const WRITER_FAILED = 2

/** The first version without the WAL-reset race, which could lose committed rows (sqlite.org/wal.html). */
const LOWEST_VERSION = [3, 51, 3] as const

/** How long a statement waits for a lock that another process (a backup, a shell) holds. */
const BUSY_TIMEOUT_MS = 5_000

// Reading through mmap is left off: an I/O error would then kill the process instead of failing one statement.
const COMMON = ['temp_store = MEMORY', 'trusted_schema = OFF', 'mmap_size = 0']

const WRITER = [
  'journal_mode = WAL',
  'synchronous = FULL',
  // On macOS an ordinary fsync does not reach the disk; elsewhere these two do nothing.
  'fullfsync = ON',
  'checkpoint_fullfsync = ON',
  'foreign_keys = ON',
  'secure_delete = ON',
  'cache_size = -16384',
  // A log that grew in a burst gives its room back after the next checkpoint.
  'journal_size_limit = 16777216',
]

const READER = ['query_only = ON', 'cache_size = -8192']

/** Nobody who verifies waits for a change or a list, so these yield to the thread that answers. */
export const NICENESS = { read: 0, write: 5, scan: 10 } as const

export function writerOptions(path: string): ConnectionOptions {
  const must = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, secure_delete: 1, trusted_schema: 0 }
  const pragmas = [...COMMON, ...WRITER]
  return { path, readOnly: false, busyTimeoutMs: BUSY_TIMEOUT_MS, niceness: NICENESS.write, pragmas, must }
}

export function readerOptions(path: string, niceness: number): ConnectionOptions {
  const must = { journal_mode: 'wal', query_only: 1, trusted_schema: 0 }
  return { path, readOnly: true, busyTimeoutMs: BUSY_TIMEOUT_MS, niceness, pragmas: [...COMMON, ...READER], must }
}

/** True for 3.51.3 and later; numbers are compared part by part. */
export function isVersionSound(version: string): boolean {
  const parts = version.split('.').map(Number)
  for (const [position, lowest] of LOWEST_VERSION.entries()) {
    const part = parts[position] ?? 0
    if (part !== lowest) return part > lowest
  }
  return true
}

/** Throws a sentence for the operator when the SQLite inside Node.js is too old to keep what it acknowledged. */
export function refuseOldSqlite(version: string): void {
  if (isVersionSound(version)) return
  throw new Error(
    `SQLite ${version} can lose committed changes. Polett needs ${LOWEST_VERSION.join('.')} or later: update Node.js.`,
  )
}
