/** The one way in which a use case refuses: a code of the contract and the facts that belong to it. */
import type { ProblemCode } from '@polett/contract/problems'
import { isUnavailable } from '../store/unavailable.ts'

export interface FieldProblem {
  /** JSON pointer (RFC 6901) into the body, or `/name` of a query or path parameter. */
  readonly pointer: string
  /** Stable, snake_case. */
  readonly code: string
  readonly message: string
  /** Left out for the body. */
  readonly in?: 'query'
}

/** What may be said besides the code. Everything here reaches the caller, except `oauthError`, `scimType` and `status`, which shape the answer. */
export interface ProblemFacts {
  /** Complete sentences: what happened, why, and what to do. Left out: the code's own words. */
  readonly detail?: string
  readonly errors?: readonly FieldProblem[]
  readonly missing?: { readonly permission: string | null; readonly tenant?: string; readonly unit?: string }
  /** Whole seconds, for 429 and 503. */
  readonly retryAfterSeconds?: number
  readonly memberships?: readonly unknown[]
  /** For `second_factor_required`: the sign-in that waits, and what it may be completed with. */
  readonly signIn?: string
  readonly methods?: readonly string[]
  /** How many things stand in the way (`in_use`). */
  readonly count?: number
  /** How many things a filter really matches (`tokens/bulk`). */
  readonly actualCount?: number
  /** For `method_not_allowed`; becomes the header `Allow`. */
  readonly allow?: readonly string[]
  /** The error name of RFC 6749 and its extensions, where the code alone does not decide it. */
  readonly oauthError?: string
  /** What RFC 7644 calls the mistake, under /scim/. */
  readonly scimType?: string
  /** Where the contract gives this code another status than the table, such as `sign_in_failed` with 403. */
  readonly status?: number
}

/** Thrown, not returned: a transaction rolls back when it sees one. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly facts: ProblemFacts

  constructor(code: ProblemCode, facts: ProblemFacts = {}) {
    super(facts.detail ?? code)
    this.name = 'Problem'
    this.code = code
    this.facts = facts
  }
}

/** What nobody has foreseen, as a problem: the database could not serve it for now, or it is our mistake. Keeps the cause. */
export function toUnexpected(error: unknown): Problem {
  const problem = new Problem(isUnavailable(error) ? 'unavailable' : 'internal_error')
  problem.cause = error
  return problem
}

/** A 422 about one field; `pointer` as in RFC 6901, for example `/memberships/0/role`. */
export function invalid(pointer: string, code: string, message: string): Problem {
  return new Problem('invalid_input', { errors: [{ pointer, code, message }] })
}
