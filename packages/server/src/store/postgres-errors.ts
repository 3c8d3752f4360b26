/** The errors of PostgreSQL, told apart by the five characters of their codes (its manual, appendix A). */

import { sqlState } from './unavailable.ts'

/** True when a row with the same unique value or primary key was there before. */
export function isPostgresUniqueViolation(error: unknown): boolean {
  return sqlState(error) === '23505'
}

/** True when two transactions stood in each other's way and this one was undone: the same one may succeed if repeated. */
export function isPostgresConflict(error: unknown): boolean {
  const state = sqlState(error)
  return state === '40001' || state === '40P01'
}

/** Classes of errors after which a connection is as good as before: wrong data, constraints, conflicts, wrong SQL. */
const HARMLESS: ReadonlySet<string> = new Set(['22', '23', '40', '42'])

/** Besides them: a statement in a failed transaction, a lock that did not come, a statement that took too long. */
const HARMLESS_STATES: ReadonlySet<string> = new Set(['25P02', '55P03', '57014'])

/** False for every error that leaves a doubt about the connection: it has to be ended, and never serves again. */
export function leavesConnectionSound(error: unknown): boolean {
  const state = sqlState(error)
  if (state === null || (error instanceof Error && 'severity' in error && error.severity !== 'ERROR')) return false
  return HARMLESS_STATES.has(state) || HARMLESS.has(state.slice(0, 2))
}
