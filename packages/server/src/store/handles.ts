/** What Kysely holds of a connection, and what a driver keeps behind it. */

import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'

export interface Handles<Session> {
  open(session: Session): DatabaseConnection
  /** Throws for a handle of another driver. */
  sessionOf(handle: DatabaseConnection): Session
}

export type Execute<Session> = <Row>(session: Session, query: CompiledQuery) => Promise<QueryResult<Row>>

export function createHandles<Session>(execute: Execute<Session>): Handles<Session> {
  const sessions = new WeakMap<DatabaseConnection, Session>()
  return {
    open(session) {
      const handle: DatabaseConnection = {
        executeQuery: <Row>(query: CompiledQuery) => execute<Row>(session, query),
        streamQuery: () => {
          throw new Error('The store does not stream: read page by page.')
        },
      }
      sessions.set(handle, session)
      return handle
    },
    sessionOf(handle) {
      const session = sessions.get(handle)
      if (session === undefined) throw new Error('This connection belongs to another database.')
      return session
    },
  }
}
