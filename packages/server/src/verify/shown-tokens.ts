/**
 * Tokens as resource servers are shown them, in memory. It decides nothing: who may ask, and whether the secret may pass,
 * is judged by the compiled entry each time, and only then is the text looked up here.
 *
 * A text is true for as long as everything that it was made of:
 * - the token, its user and its tenants, by belonging to one compiled entry, which each change to these ends;
 * - the platform's policy, by going when the copy of that tenant does;
 * - whether whoever made the token is still there, by being asked for each time (`creators.ts`);
 * - the last use, by being told what is written. What other nodes write is not told: there a text lives for a second.
 *
 * What a read has found is kept only when nothing of this can have changed since it began.
 */

import { PLATFORM } from '@polett/contract/permissions'
import { type AsOf, type CreatorsSources, createCreators, UNTOLD_MS } from './creators.ts'
import type { Directory, TenantCopy } from './directory.ts'
import { createShownTable, type Packed } from './shown-table.ts'
import { type Alike, putTogether, type ShownText, takeApart, takeApartAlone } from './shown-text.ts'
import type { KnownSecret } from './token-cache.ts'
import type { TokenUse } from './token-use.ts'

export interface ShownTokens {
  /** What whoever has this sight is shown; null when it has to be read. Never waits. */
  find(known: KnownSecret, sight: string): FoundToken | null
  /** The same, waiting for what is missing where that is less than the token itself. Throws when it cannot be read. */
  findSoon(known: KnownSecret, sight: string): Promise<FoundToken | null>
  /** To be called before a token is read that may be kept. */
  begin(): Reading
  /** Keeps what was read, unless something happened meanwhile. `text` is the token as JSON. */
  keep(reading: Reading, read: ReadToken): void
  /** A turn of writing use begins. */
  writing(): void
  /** These are about to be written in it. */
  taken(uses: readonly TokenUse[]): void
  /** These were. */
  written(uses: readonly TokenUse[]): void
  /** The turn has ended. */
  ended(): void
}

export interface FoundToken {
  /** The token as JSON. */
  readonly text: string
  /** What was kept with it. */
  readonly tags: string
}

export interface Reading extends AsOf {
  /** The first turn of writing use whose marks may be missing in what is read. */
  readonly turn: number
  readonly platform: TenantCopy | undefined
}

export interface ReadToken {
  readonly known: KnownSecret
  readonly sight: string
  readonly text: string
  /** By what whoever keeps an answer hears of changes; the same for as long as the entry. */
  readonly tags: string
  readonly lastUsedAt: number | null
  readonly lastUsedAddress: string | null
  /** What the token's creator is known by; null when nothing can take them away while the entry lives. */
  readonly creator: string | null
  readonly creatorActive: boolean
}

export interface ShownTokensSources extends CreatorsSources {
  readonly directory: Pick<Directory, 'peekById'>
  /** How many compiled tokens are kept. */
  readonly maxEntries: number
  /** Whether this process alone writes to the database, and so is told of every use. */
  readonly alone: boolean
}

/** What tokens whose texts are alike have besides. */
interface Kind {
  readonly sight: string
  readonly creator: string | null
  readonly creatorActive: boolean
  readonly text: Alike
}

/** Some 20,000 of two kilobytes; one with all the grants that there may be takes more than a thousand others. */
const MAX_KIND_BYTES = 40 * 2 ** 20

export function createShownTokens(sources: ShownTokensSources): ShownTokens {
  const { alone, directory, feed, monotonic } = sources
  const kept = createShownTable<Kind>({ maxTokens: sources.maxEntries, maxAlikeBytes: MAX_KIND_BYTES })
  const creators = createCreators(sources)
  const turns = createTurns()
  let platform: TenantCopy | undefined

  function isPlatformKnown(): boolean {
    const copy = directory.peekById(PLATFORM)
    if (copy === undefined || copy.stale) return false
    if (copy !== platform) kept.clear()
    platform = copy
    return true
  }

  function keptOf({ life, token }: KnownSecret, sight: string): Packed<Kind> | null {
    // First, because it may drop what would be found.
    if (!isPlatformKnown()) return null
    const shown = kept.get(token.internalId, life)
    if (shown === null || shown.alike.sight !== sight) return null
    return !alone && monotonic() - shown.at >= UNTOLD_MS ? null : shown
  }

  function find(known: KnownSecret, sight: string): FoundToken | null {
    const shown = keptOf(known, sight)
    if (shown === null) return null
    const { alike, lastUsedAddress, lastUsedAt, own } = shown
    const { creator } = alike
    const creatorActive = creator === null ? alike.creatorActive : creators.isThere(creator, known.token.internalId)
    if (creatorActive === null) return null
    const text = putTogether({ alike: alike.text, own }, { creatorActive, lastUsedAt, lastUsedAddress })
    return { text, tags: own.at(-1) ?? '' }
  }

  return {
    find,
    async findSoon(known, sight) {
      const creator = keptOf(known, sight)?.alike.creator ?? null
      if (creator === null) return null
      await creators.ask(creator, known.token.internalId)
      return find(known, sight)
    },
    begin: () => ({
      at: monotonic(),
      reached: feed.reached(),
      turn: turns.next(),
      platform: directory.peekById(PLATFORM),
    }),
    keep({ platform: noted, turn, ...asOf }, { known, text, ...read }) {
      if (noted === undefined || !isPlatformKnown() || noted !== platform) return
      if (turns.tookSince(turn, known.token.internalId)) return
      const { creator, creatorActive, lastUsedAddress, lastUsedAt, sight, tags } = read
      const set = (parts: ShownText | null): boolean => {
        if (parts === null) return false
        // What is asked about creators anew makes no other kind.
        const kind = { sight, creator, creatorActive: creator === null && creatorActive, text: parts.alike }
        const own = [...parts.own, tags]
        const { at } = asOf
        return kept.set(known.token.internalId, { life: known.life, at, lastUsedAt, lastUsedAddress, alike: kind, own })
      }
      if (!set(takeApart(text)) && !set(takeApartAlone(text))) return
      if (creator !== null) creators.note(creator, creatorActive, asOf)
    },
    writing: turns.begin,
    taken: turns.take,
    written(uses) {
      for (const { lastAddress, lastUsedAt, tokenId } of uses) kept.use(tokenId, lastUsedAt, lastAddress)
    },
    ended: turns.end,
  }
}

/** Which tokens' uses were written in this turn and in the one before. */
function createTurns() {
  let turn = 0
  let running = false
  let [before, current] = [new Set<number>(), new Set<number>()]
  return {
    begin(): void {
      turn += 1
      running = true
      before = current
      current = new Set()
    },
    take(uses: readonly TokenUse[]): void {
      for (const { tokenId } of uses) current.add(tokenId)
    },
    end(): void {
      running = false
    },
    next: () => (running ? turn : turn + 1),
    /** Doubt counts as yes. */
    tookSince(since: number, token: number): boolean {
      if (since < turn - 1) return true
      return (since < turn && before.has(token)) || (since <= turn && current.has(token))
    },
  }
}
