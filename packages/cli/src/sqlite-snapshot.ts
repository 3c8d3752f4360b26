/** Copies of the SQLite file of a server that may be running: each is one moment, and nobody waits for it. */

import { closeSync, fsyncSync, openSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { databaseFile } from '@polett/server/config'
import { EXIT, failure } from './failure.ts'

/** How long a statement waits for a lock of the server. */
const BUSY_TIMEOUT_MS = 5_000

/** Opens the database for reading alone. Throws a failure when there is none. */
export function openForReading(dataDir: string): DatabaseSync {
  const path = databaseFile(dataDir)
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw failure(EXIT.failed, `There is no database ${path}. Name the server's data directory with --data-dir.`, [
      'A server on PostgreSQL has none: `polett audit verify` without --data-dir asks it, and pg_dump backs it up.',
    ])
  }
  return new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
}

/**
 * Writes a copy to `target`, which must not exist, and onto the disk. The copy is made in one reading transaction, so
 * writes that go on meanwhile neither hold it up nor tear it.
 */
export function copyDatabase(dataDir: string, target: string): void {
  const source = openForReading(dataDir)
  try {
    // Made first, because SQLite would leave the rights of the file to the umask; an empty file is one it writes into.
    closeSync(openSync(target, 'wx', 0o600))
    source.prepare('vacuum into ?').run(target)
  } finally {
    source.close()
  }
  syncToDisk(target)
}

/** Files and folders alike: a new name survives a power cut only when its folder is on the disk. */
export function syncToDisk(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
