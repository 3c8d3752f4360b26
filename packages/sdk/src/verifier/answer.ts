/** What a verifier answers. */
import type { Token, VerificationAnswer } from '../api.ts'

/** From memory: true `ageMs` milliseconds before this is read at most, and nothing else has been heard since. */
export interface FromMemory {
  readonly from: 'memory'
  /** Grows as time goes by. */
  readonly ageMs: number
}

/** How the answer came about. */
export type Freshness =
  | FromMemory
  /** The server was asked for this. */
  | { readonly from: 'server' }
  /** Nobody was asked: the text does not have the form of a secret, or its checksum is wrong. */
  | { readonly from: 'form' }

export interface ValidAnswer {
  readonly valid: true
  readonly code: 'valid'
  /** As it was when the server was asked. */
  readonly token: Token
  /** What the token may do at the place that was asked about. */
  readonly permissions: readonly string[]
  readonly freshness: Exclude<Freshness, { readonly from: 'form' }>
}

export interface RefusedAnswer {
  readonly valid: false
  readonly code: 'token_invalid' | 'token_expired' | 'token_revoked' | 'token_suspended' | RefusedCode
  /** What a `permission_missing` is about. */
  readonly missing: VerificationAnswer['missing']
  /** Refusals are never kept. */
  readonly freshness: Exclude<Freshness, { readonly from: 'memory' }>
}

type RefusedCode = 'permission_missing' | 'address_not_allowed'

export type Answer = ValidAnswer | RefusedAnswer
