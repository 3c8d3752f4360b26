/** A "yes" as it was written out, and all that it was decided from beside the token itself. */

import type { TenantCopy } from './directory.ts'

export interface KeptAnswer {
  /** By identity: whoever asks takes care that the same place is the same object. */
  readonly place: object
  /** What `Polett-Tenant` says. */
  readonly claimed: string | null
  readonly address: string | null
  /** The copies of the tenants that the question names. */
  readonly named: readonly TenantCopy[]
  /** The instant at which the token or its secret ends. */
  readonly until: number
  /** Header lines, from the identity to the length of the body. */
  readonly lines: string
  readonly body: string
  /** Since somebody came by who looks for answers to forget. */
  wanted: boolean
}
