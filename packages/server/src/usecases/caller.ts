/** Who makes a call: a token, or a person in a session; with the rights they hold at this moment. */

import type { Rights } from '../domain/rights.ts'
import type { CompiledToken } from '../domain/token.ts'
import type { AuditActor } from '../store/audit-rows.ts'
import type { Db } from '../store/db.ts'
import type { SessionMethod } from '../store/factor-tables.ts'
import type { PersonRecord } from '../store/people.ts'

/** Where a call came from, for the audit log. */
export interface Origin {
  readonly address: string | null
  readonly requestId: string | null
}

export interface Caller {
  readonly rights: Rights
  readonly actor: AuditActor
  readonly origin: Origin
  /** The calling token; null for a session. */
  readonly token: CompiledToken | null
  /** The person in a session; null for a token. */
  readonly session: CallingSession | null
  /** Internal id of the user that the caller is or acts as; null for an application. */
  readonly userId: number | null
  /** The caller again, as of now: a mutation judges by this one. Throws a Problem when the credential has ended. */
  refresh(db: Db): Promise<Caller>
}

export interface CallingSession {
  readonly idHash: Uint8Array
  readonly person: PersonRecord
  /** When the password was given last. */
  readonly confirmedAt: number
  readonly createdAt: number
  /** When a use was noted last, to the minute. */
  readonly seenAt: number
  readonly method: SessionMethod
  /** Whether it may do nothing but add a second factor. */
  readonly factorRequired: boolean
}

/** The system itself, such as at set-up. */
export const SYSTEM_ACTOR: AuditActor = { type: 'system', id: null, name: 'Polett', tokenId: null }
