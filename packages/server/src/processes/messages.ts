/** What the processes of one server say to each other. */

import type { StartFacts } from './announce.ts'

export type FromWorker =
  | ({ readonly kind: 'ready' } & StartFacts)
  | { readonly kind: 'failed'; readonly sentence: string }
  /** It is stopping, and gets ahead. */
  | { readonly kind: 'stopping' }
  /** `text` is null where the numbers could not be read. */
  | { readonly kind: 'numbers'; readonly question: number; readonly text: string | null }

export type ToWorker =
  /** `drains`: tells balancers first, for as long as is configured. */
  { readonly kind: 'stop'; readonly drains: boolean } | { readonly kind: 'numbers'; readonly question: number }
