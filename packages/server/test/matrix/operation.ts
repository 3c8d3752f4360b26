/** One call of the API as a row of the matrix: what it must declare, on what it is tried, and what each caller must get. */

import type { Caller } from './caller-kinds.ts'
import type { Call, Reply } from './world.ts'

export interface Case {
  /** What the call is made on. */
  readonly on: string
  /** Every answer that the contract allows, as status and code; nearly always one. */
  expect(caller: Caller): string | readonly string[]
  /** `willDo`: the call is expected to be done, so it must be made on something that may be lost. */
  call(willDo: boolean, caller: Caller): Call | Promise<Call>
  /** Who may do this only here, because the doing costs them their own rights. */
  readonly as?: (caller: Caller) => Promise<Caller>
  /** Things that a refusal must not tell apart: refusals to callers who see none of them are compared. */
  readonly seenAt?: (caller: Caller) => boolean
}

export interface Operation {
  readonly id: string
  /** What the document must say under `x-polett-access`. */
  readonly access: unknown
  /** The permissions that callers are made of: the call's own first. */
  readonly permissions: readonly string[]
  readonly cases: readonly Case[]
  /** How an answer is written down, where status and code do not tell everything. */
  readonly read?: (reply: Reply) => string
}

/** Status and code, or the bare status of a success. */
export function readReply({ status, text }: Reply): string {
  return status < 400 ? String(status) : `${status} ${JSON.parse(text).code}`
}
