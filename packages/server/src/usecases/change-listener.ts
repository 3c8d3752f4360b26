/** The words between what tells of changes and whoever listens. */

import type { ProblemCode } from '@polett/contract/problems'
import type { Caller } from './caller.ts'

export type Told =
  /** From `position` on, everything is told. `sight` stands for where the listener may ask. */
  | { readonly kind: 'hello'; readonly position: number; readonly sight: string }
  /** `position` is null in all but the last part of a change. */
  | { readonly kind: 'changed'; readonly position: number | null; readonly tags: readonly string[] }
  /** Nothing that was kept is to be believed. `sight` is there when it is another one. */
  | { readonly kind: 'forget'; readonly position: number; readonly sight?: string }
  /** Whole milliseconds since `hello`: every change that was answered anywhere until then was told. */
  | { readonly kind: 'beat'; readonly at: number }
  | { readonly kind: 'end'; readonly code: ProblemCode }

/** Whoever is told. */
export interface Listener {
  tell(what: readonly Told[]): void
  /** Bytes that were told and are still on this side. */
  behind(): number
  /** Nothing more comes after what was told. */
  end(): void
  /** At once, whatever was told. */
  cut(): void
}

export interface VerificationChanges {
  /**
   * Tells from now on, or from after the change number `after` on, and answers a function that ends it. Throws a Problem
   * when the caller may ask nowhere (403), or this node cannot take one more (503).
   */
  listen(caller: Caller, after: number | null, listener: Listener): () => void
  /** Ends all, and takes no more. */
  close(): void
  counts(): { readonly open: number; readonly told: number; readonly cut: number }
}
