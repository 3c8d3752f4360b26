/**
 * Whether those who made tokens are still there, as it is shown with each. It may change without anybody being told: the
 * rows of what was deleted are swept without a change. So an answer holds until anything that anything hangs on has changed,
 * and for a second. While tokens of a creator are asked about, one read in half of that keeps it for all.
 */

import type { Feed } from '../nodes/feed.ts'
import { createGenerations } from './generations.ts'

export interface Creators {
  /** Null when it has to be asked. `tokenId` is any of their tokens. Never waits. */
  isThere(creator: string, tokenId: number): boolean | null
  /** Asks, unless somebody is asking already. Throws as the read does: then it is not known afterwards either. */
  ask(creator: string, tokenId: number): Promise<void>
  /** Takes what was read elsewhere. */
  note(creator: string, isThere: boolean, asOf: AsOf): void
}

/** When a read began, and what it was sure to see. */
export interface AsOf {
  readonly at: number
  /** The number of the last change that reached anything. */
  readonly reached: number
}

export interface CreatorsSources {
  readonly feed: Pick<Feed, 'reached'>
  /** Milliseconds, from any beginning. */
  readonly monotonic: () => number
  /** Whether whoever made the token is there; null when the token itself is not. */
  readonly isCreatorThere: (tokenId: number) => Promise<boolean | null>
}

interface KnownCreator extends AsOf {
  readonly isThere: boolean
}

const MAX_CREATORS = 10_000
/** What nobody tells is believed for so long. */
export const UNTOLD_MS = 1_000
/** After so long it is asked again, so that not everybody has to wait for it at the same moment. */
const DUE_MS = 500

export function createCreators({ feed, isCreatorThere, monotonic }: CreatorsSources): Creators {
  const known = createGenerations<string, KnownCreator>(MAX_CREATORS)
  const asking = new Map<string, Promise<void>>()

  const note: Creators['note'] = (creator, isThere, { at, reached }) => known.set(creator, { isThere, at, reached })

  async function read(creator: string, tokenId: number): Promise<void> {
    const asOf = { at: monotonic(), reached: feed.reached() }
    const isThere = await isCreatorThere(tokenId)
    if (isThere !== null) note(creator, isThere, asOf)
  }

  function ask(creator: string, tokenId: number): Promise<void> {
    const present = asking.get(creator)
    if (present !== undefined) return present
    const running = read(creator, tokenId).finally(() => asking.delete(creator))
    asking.set(creator, running)
    return running
  }

  return {
    ask,
    note,
    isThere(creator, tokenId) {
      const found = known.get(creator)
      if (found === undefined || found.reached !== feed.reached()) return null
      const age = monotonic() - found.at
      if (age >= UNTOLD_MS) return null
      // Where it fails, whoever has to wait for it in half a second is told why.
      if (age >= DUE_MS) ask(creator, tokenId).catch(() => undefined)
      return found.isThere
    },
  }
}
