/** What was found out about one contestant. */

import type { Quartiles } from '../statistics.ts'

export interface Row {
  readonly name: string
  readonly side: 'ruler' | 'ours' | 'peer'
  /** Answers a second by those of the ruler in the same round. */
  readonly share: Quartiles
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Null where the system does not say. */
  readonly residentMb: number | null
  readonly seesRevoke: string
  readonly does: string
}

export interface Setting {
  readonly tokens: number
  readonly rounds: number
  readonly nodeVersion: string
}
