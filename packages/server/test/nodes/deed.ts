/** A change as the tests order it: the call, and the switches that it turns when it is done. */

import type { Json } from '../server.ts'
import type { Call } from './client.ts'
import type { Target } from './history.ts'

export interface Flip {
  readonly switch: string
  readonly on: boolean
}

export interface Deed {
  /** Why a token lives or stops, in a word or two. */
  readonly cause: string
  readonly call: Pick<Call, 'method' | 'path' | 'body'>
  readonly flips: readonly Flip[]
  /** Audit entries that it makes. */
  readonly entries: number
  /** To do it again is harmless, and makes no entries where there is nothing left to do. */
  readonly repeatable?: boolean
  /** A switch that the clock turns off, in milliseconds since 1970. */
  readonly expiry?: { readonly switch: string; readonly at: number }
  /** Takes over what the answer says. */
  done(body: Json): void
}

/** A target with what to ask for it. */
export interface Asked extends Target {
  readonly secret: string
  readonly path: string
}
