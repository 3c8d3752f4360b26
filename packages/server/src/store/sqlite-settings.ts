/** Opens one SQLite connection with the settings that durability and secrecy rest on, and reads them back. */

import { DatabaseSync } from 'node:sqlite'

export type ConnectionOptions = { readonly path: string; readonly readOnly: boolean }

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

const WRITER_MUST = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, secure_delete: 1, trusted_schema: 0 }
const READER_MUST = { journal_mode: 'wal', query_only: 1, trusted_schema: 0 }

/** Throws a sentence for the operator when this SQLite is too old or a setting did not take. */
export function openConnection(options: ConnectionOptions): DatabaseSync {
  const database = new DatabaseSync(options.path, {
    readOnly: options.readOnly,
    timeout: BUSY_TIMEOUT_MS,
    allowExtension: false,
    defensive: true,
  })
  try {
    refuseOldVersion(database)
    const settings = options.readOnly ? READER : WRITER
    for (const setting of [...COMMON, ...settings]) database.exec(`pragma ${setting}`)
    refuseSettingsNotTaken(database, options.readOnly ? READER_MUST : WRITER_MUST)
    return database
  } catch (error) {
    database.close()
    throw error
  }
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

function refuseOldVersion(database: DatabaseSync): void {
  const version = String(database.prepare('select sqlite_version() as version').get()?.version)
  if (isVersionSound(version)) return
  throw new Error(
    `SQLite ${version} can lose committed changes. Polett needs ${LOWEST_VERSION.join('.')} or later: update Node.js.`,
  )
}

function refuseSettingsNotTaken(database: DatabaseSync, must: Record<string, string | number>): void {
  for (const [setting, wanted] of Object.entries(must)) {
    const found = database.prepare(`pragma ${setting}`).get()?.[setting]
    if (found === wanted) continue
    throw new Error(
      `The database did not accept ${setting} = ${wanted} (it says ${found}). Put it on a local file system that Polett may write to.`,
    )
  }
}
