/** Tells the errors of the store apart by their codes, never by their words. */

export type StoreErrorCode = 'store_overloaded' | 'store_unavailable'

/** An error as SQLite reports it: `errcode` is its extended result code (sqlite.org/rescode.html). */
export type SqliteFailure = { readonly message: string; readonly code: string; readonly errcode?: number }

const SQLITE_CONSTRAINT_PRIMARYKEY = 1555
const SQLITE_CONSTRAINT_UNIQUE = 2067

/** Primary result codes that say "not now": busy, locked, out of memory, read-only disk, I/O error, disk full, cannot open. */
const NOT_NOW: ReadonlySet<number> = new Set([5, 6, 7, 8, 10, 13, 14])

export function storeError(code: StoreErrorCode, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { code })
}

/** True when a row with the same unique value or primary key was there before. */
export function isUniqueViolation(error: unknown): boolean {
  const errcode = errcodeOf(error)
  return errcode === SQLITE_CONSTRAINT_UNIQUE || errcode === SQLITE_CONSTRAINT_PRIMARYKEY
}

/** True when the statement was in order and the database could not serve it: the same request may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  if (error.code === 'store_overloaded' || error.code === 'store_unavailable') return true
  const errcode = errcodeOf(error)
  // The lowest byte of an extended result code is its primary result code.
  return errcode !== null && NOT_NOW.has(errcode & 0xff)
}

export function errorOf(failure: SqliteFailure): Error {
  const { message, ...codes } = failure
  return Object.assign(new Error(message), codes)
}

function errcodeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null
  return typeof error.errcode === 'number' ? error.errcode : null
}
