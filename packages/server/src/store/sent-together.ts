/** Statements of a transaction that do not need each other's answers, sent in one message. */

import type { CompiledQuery, QueryResult } from 'kysely'
import type { Db } from './db.ts'

/**
 * Answers in the order of the statements, which are carried out in that order. Throws the first failure among them once
 * all have ended, so that the transaction is undone with nothing still under way.
 */
export async function sendTogether(tx: Db, statements: readonly CompiledQuery[]): Promise<QueryResult<unknown>[]> {
  const outcomes = await tx
    .getExecutor()
    .provideConnection((connection) => Promise.allSettled(statements.map((each) => connection.executeQuery(each))))
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}
