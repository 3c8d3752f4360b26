/**
 * Tokens that a job has seen end. A token has ended when its end has passed, marked or not: marks only bring it into the
 * indexes of those that have, so that a list of them need not look for them among all others.
 */

import { type RawBuilder, sql } from 'kysely'
import type { Db } from './db.ts'
import { findJobMark, setJobMark, takeJobTurn } from './job-turns.ts'

/** The two indexes of tokens that are stopped: those that are marked, and those that are revoked and are not. */
export type Stopped = 'ended' | 'revoked'

const IS_MARKED = 'token.ended_at >= token.expires_at'
const MARK = `case when ${IS_MARKED} then 1 else 0 end`

/** Of a row of `token`, in the words of the indexes. */
export const STOPPED: Readonly<Record<Stopped, RawBuilder<boolean>>> = {
  ended: sql.raw(`(${MARK}) = 1 and ${IS_MARKED}`),
  revoked: sql.raw(`(${MARK}) = 0 and token.revoked_at is not null`),
}

/** The same in words that no index serves, for a row that was found otherwise. */
export const IS_STOPPED: Readonly<Record<Stopped, RawBuilder<boolean>>> = {
  ended: sql.raw('coalesce(token.ended_at, 0) >= token.expires_at'),
  revoked: sql.raw('coalesce(token.ended_at, 0) < token.expires_at and coalesce(token.revoked_at, 0) > 0'),
}

export const IS_UNMARKED = sql<boolean>`coalesce(token.ended_at, 0) < token.expires_at`

/** How far the marks go, in instants. */
export interface EndMarks {
  /** No token is marked that ends later. */
  readonly begun: number
  /** And each is that does not. */
  readonly done: number
}

const BEGUN = 'ended tokens'
const DONE = 'ended tokens, marked'

/** Nothing is marked where a job has never run. */
export async function findEndMarks(db: Db): Promise<EndMarks> {
  const [begun, done] = await Promise.all([findJobMark(db, BEGUN), findJobMark(db, DONE)])
  return { begun: begun ?? 0, done: done ?? 0 }
}

/** Whether the turn to mark what has ended until an instant was free; it is again for one that lies so much later. */
export function beginMarking(db: Db, until: number, everyMs: number): Promise<boolean> {
  return takeJobTurn(db, BEGUN, everyMs, until)
}

/** From now on, all that ended until then counts as marked. */
export function endMarking(db: Db, until: number): Promise<void> {
  return setJobMark(db, DONE, until)
}

/** What ends later than that counts as unmarked again: tokens may have been given such an end after the marks went past it. */
export async function takeMarksBack(db: Db, until: number): Promise<void> {
  await db
    .updateTable('job_turn')
    .set({ taken_at: until })
    .where('name', '=', DONE)
    .where('taken_at', '>', until)
    .execute()
}

/** Marks those among these that end no later than that; it may have changed since they were found. */
export async function markEnded(db: Db, ids: readonly number[], until: number): Promise<void> {
  await db
    .updateTable('token')
    .set(({ ref }) => ({ ended_at: ref('expires_at') }))
    .where('id', 'in', ids)
    .where('expires_at', '<=', until)
    .execute()
}
