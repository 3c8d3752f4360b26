/** One weak setting: how bad, what, why it matters, what to do. */

/**
 * `bad`: a promise of the product does not hold. `warning`: it holds, with less room for mistakes than it could have.
 * `info`: worth knowing, and the state of a new installation.
 */
export type Severity = 'bad' | 'warning' | 'info'

export interface Finding {
  /** Stable, snake_case, for programs. */
  readonly code: string
  readonly severity: Severity
  readonly what: string
  readonly why: string
  readonly advice: string
}
