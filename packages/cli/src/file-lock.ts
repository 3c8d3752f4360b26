/** One command at a time: a lock of the operating system, which goes with the process that holds it, however that ends. */

import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { EXIT, failure } from './failure.ts'
import { codeOf } from './private-file.ts'
import type { Terminal } from './terminal.ts'

const POLL_MS = 50
/** Longer than anybody holds it whose server does not answer. */
const PATIENCE_MS = 120_000

const SQLITE_BUSY = 5

/**
 * Does the work while this process alone holds the file. A transaction of SQLite on an empty file is a lock on every system
 * that Node runs on. The file stays, because whoever deletes it may take it from under somebody who has just opened it.
 */
export async function holdFile<T>(terminal: Terminal, path: string, work: () => Promise<T>): Promise<T> {
  const lock = open(path)
  try {
    const impatientAt = terminal.now() + PATIENCE_MS
    while (!take(lock, path)) {
      if (terminal.now() >= impatientAt) throw tooLong(path)
      await terminal.wait(POLL_MS)
    }
    return await work()
  } finally {
    lock.close()
  }
}

function open(path: string): DatabaseSync {
  try {
    makePrivate(path)
    return new DatabaseSync(path, { timeout: 0 })
  } catch (error) {
    throw failure(EXIT.failed, `${path} cannot be written (${codeOf(error)}).`)
  }
}

/** One that is there is not opened: closing it would undo the lock of somebody else in this process (POSIX). */
function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

function take(lock: DatabaseSync, path: string): boolean {
  try {
    lock.exec('begin immediate')
    return true
  } catch (error) {
    const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : null
    if (errcode === SQLITE_BUSY) return false
    throw failure(EXIT.failed, `${path} cannot be locked.`, [
      'Put the config folder on a local file system, with POLETT_CONFIG_DIR.',
    ])
  }
}

function tooLong(path: string) {
  return failure(EXIT.failed, `Another command has held ${path} for two minutes.`, [
    'Let it come to its end, or stop it; then run this one again.',
  ])
}
