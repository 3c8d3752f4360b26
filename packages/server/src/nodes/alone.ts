/** The one node of a SQLite database: its memory is always true, because every change is its own. */

import type { Feed } from './feed.ts'
import type { Node } from './node.ts'
import { everywhere } from './propagation.ts'

export interface AloneSources {
  readonly name: string
  readonly version: string
  readonly feed: Feed
  readonly now: () => number
}

export function standAlone({ feed, name, now, version }: AloneSources): Node {
  const since = now()
  return {
    name,
    now,
    trusted: () => true,
    fresh: async () => undefined,
    watch: () => () => undefined,
    propagate: async () => everywhere(1),
    list: () => [{ name, version, self: true, since, applied: feed.applied(), silentMs: 0 }],
    vitals: () => ({ renewedMsAgo: 0, clockSkewMs: 0, heard: 0, read: 0 }),
    onWaited: () => undefined,
    leave: async () => undefined,
  }
}
