/** Makes the data directory and its files readable by their owner alone, whatever the umask says. */

import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'

const OTHERS = 0o077
const STICKY = 0o1000

/** Creates the directory, or takes everybody else's rights to it away; refuses a shared one such as /tmp. */
export function ensurePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const { mode } = statSync(directory)
  if ((mode & STICKY) !== 0) {
    throw new Error(`${directory} is shared with other users. Give Polett a data directory of its own.`)
  }
  if ((mode & OTHERS) !== 0) chmodSync(directory, 0o700)
}

/**
 * Creates the file empty, or takes everybody else's rights to it away. An existing file is never opened: closing it
 * would drop every POSIX lock that this process holds on it, among them SQLite's.
 */
export function ensurePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  chmodSync(path, 0o600)
}

/** Repairs a file that may be there from an earlier run. */
export function tightenIfPresent(path: string): void {
  if (existsSync(path)) chmodSync(path, 0o600)
}
