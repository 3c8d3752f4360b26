/** Tells "not now" apart from "not at all", for both databases: by the codes of errors, never by their words. */

export type StoreErrorCode = 'store_overloaded' | 'store_unavailable'

export function storeError(code: StoreErrorCode, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { code })
}

/** Primary result codes of SQLite that say so: busy, locked, out of memory, read-only disk, I/O error, disk full, cannot open. */
const SQLITE_NOT_NOW: ReadonlySet<number> = new Set([5, 6, 7, 8, 10, 13, 14])

/**
 * Codes of PostgreSQL that say so (its manual, appendix A), and classes of two characters: connections, resources, an
 * operator at work, a server that only reads for now, waits that took too long, and overtaken transactions.
 */
const POSTGRES_NOT_NOW: ReadonlySet<string> = new Set([
  ...['08', '53', '57', '58'],
  ...['25006', '25P03', '25P04', '40001', '40P01', '55P03'],
])

/** True when the statement was in order and the database could not serve it: the same request may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && (error.code === 'store_overloaded' || error.code === 'store_unavailable')) return true
  // The lowest byte of an extended result code is its primary result code.
  if ('errcode' in error && typeof error.errcode === 'number') return SQLITE_NOT_NOW.has(error.errcode & 0xff)
  const state = sqlState(error)
  return state !== null && (POSTGRES_NOT_NOW.has(state) || POSTGRES_NOT_NOW.has(state.slice(0, 2)))
}

/** The five characters by which PostgreSQL names an error; null for an error that it did not report. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}
