/** The errors of SQLite, told apart by their codes, never by their words. */

/** An error as SQLite reports it: `errcode` is its extended result code (sqlite.org/rescode.html). */
export type SqliteFailure = { readonly message: string; readonly code: string; readonly errcode?: number }

const SQLITE_CONSTRAINT_PRIMARYKEY = 1555
const SQLITE_CONSTRAINT_UNIQUE = 2067

/** True when a row with the same unique value or primary key was there before. */
export function isUniqueViolation(error: unknown): boolean {
  const errcode = errcodeOf(error)
  return errcode === SQLITE_CONSTRAINT_UNIQUE || errcode === SQLITE_CONSTRAINT_PRIMARYKEY
}

export function errorOf(failure: SqliteFailure): Error {
  const { message, ...codes } = failure
  return Object.assign(new Error(message), codes)
}

function errcodeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null
  return typeof error.errcode === 'number' ? error.errcode : null
}
