/** Keeps a second server away from a data directory. */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ensurePrivateDirectory, ensurePrivateFile } from './private-files.ts'

export type DirectoryLock = { release(): void }

const SQLITE_BUSY = 5

/** A lock whose object is collected as garbage is lost, so every lock in force is held here. */
const held = new Set<DatabaseSync>()

/**
 * Holds an exclusive SQLite transaction on a small file of its own. The operating system drops it with the process,
 * however it ends, so nothing is left behind to clean up. Throws a sentence for the operator when it is taken.
 */
export function lockDataDirectory(directory: string): DirectoryLock {
  ensurePrivateDirectory(directory)
  const path = join(directory, 'polett.lock')
  ensurePrivateFile(path)
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    throw new Error(explain(error, directory), { cause: error })
  }
  held.add(database)
  return {
    release() {
      if (held.delete(database)) database.close()
    },
  }
}

function explain(error: unknown, directory: string): string {
  const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : null
  return errcode === SQLITE_BUSY
    ? `Another Polett server is using ${directory}. Stop it first, or give this one a data directory of its own.`
    : `${directory} cannot be locked. Put the data directory on a local file system that Polett may write to.`
}
