/** Files that only their owner can read, because a token may stand in them. */

import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { wrongUsage } from './failure.ts'
import type { Terminal } from './terminal.ts'

/** Where this person's files of ours lie (XDG Base Directory Specification, unless it is said otherwise). */
export function configFolder({ environment, home }: Terminal): string {
  const { POLETT_CONFIG_DIR: own, XDG_CONFIG_HOME: shared } = environment
  if (own !== undefined && own !== '') return own
  // The specification has relative paths ignored.
  return join(shared?.startsWith('/') ? shared : join(home, '.config'), 'polett')
}

/** The text of a file that only its owner can read; null when there is none. Throws when others can read it. */
export function readPrivateFile(path: string): string | null {
  const file = openFile(path)
  if (file === null) return null
  try {
    const { mode } = fstatSync(file)
    if ((mode & 0o077) !== 0) {
      throw wrongUsage(
        `${path} has the mode 0${(mode & 0o777).toString(8)}, so others can read a token in it. It is not used.`,
        [`Close it with: chmod 600 ${path}`],
      )
    }
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

/** Null when there is no such file. Throws a failure that names it when it cannot be read. */
export function openFile(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw wrongUsage(`${path} cannot be read (${code}).`)
  }
}

/** Written aside and moved into place, so that no reader finds half of it. Throws a failure that names the file. */
export function writePrivateFile(path: string, text: string): void {
  const aside = `${path}.${process.pid}`
  try {
    rmSync(aside, { force: true })
    writeFileSync(aside, text, { mode: 0o600, flag: 'wx', flush: true })
    renameSync(aside, path)
  } catch (error) {
    rmSync(aside, { force: true })
    throw wrongUsage(`${path} cannot be written (${codeOf(error)}).`)
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
