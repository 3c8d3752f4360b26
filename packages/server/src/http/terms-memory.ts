/**
 * Remembers what was decided for the terms of a token: all tokens that share them get the same "yes" to the same question,
 * but for what is each one's own. It is given again only while everything that it was decided from is the same thing: the
 * terms, the place, the claim, the copies of the tenants that were named. Whether the token lives on and may be used from
 * there is judged each time.
 */

import type { TokenTerms } from '../domain/token.ts'
import type { TenantCopy } from '../verify/directory.ts'
import type { TermsText } from './allowed-answer.ts'
import type { PlainPlace } from './verify-plain.ts'

/** By identity: whoever asks takes care that the same place is the same object. */
export interface AskedOfTerms {
  readonly place: PlainPlace
  /** What `Polett-Tenant` says. */
  readonly claimed: string | null
}

export interface TermsMemory {
  find(terms: TokenTerms, asked: AskedOfTerms): TermsText | null
  /** `named`: the copies of the tenants that the question names. */
  keep(terms: TokenTerms, asked: AskedOfTerms, named: readonly TenantCopy[], text: TermsText): void
}

interface Kept {
  readonly claimed: string | null
  readonly named: readonly TenantCopy[]
  readonly text: TermsText
}

/**
 * Some 20,000 texts of half a kilobyte. One that lists thousands of permissions is a hundred times as long, so they are not
 * counted by their number. Terms that are no longer anybody's go by themselves.
 */
const MAX_BYTES = 16 * 2 ** 20
/** What is kept beside a text. */
const BYTES_BESIDE = 256

export function createTermsMemory(maxBytes: number = MAX_BYTES): TermsMemory {
  let places = new WeakMap<PlainPlace, WeakMap<TokenTerms, Kept>>()
  let bytes = 0

  return {
    find(terms, { claimed, place }) {
      const kept = places.get(place)?.get(terms)
      if (kept === undefined || kept.claimed !== claimed) return null
      for (const copy of kept.named) if (copy.stale) return null
      return kept.text
    },
    keep(terms, { claimed, place }, named, text) {
      const more = bytesOf(text)
      if (more > maxBytes) return
      if (bytes + more > maxBytes) {
        places = new WeakMap()
        bytes = 0
      }
      const kept = places.get(place) ?? new WeakMap<TokenTerms, Kept>()
      places.set(place, kept)
      kept.set(terms, { claimed, named, text })
      bytes += more
    },
  }
}

/** Whatever stands in a head takes one byte for each character. */
function bytesOf({ bodyEnd, bodyStart, kind, permissions, place }: TermsText): number {
  return BYTES_BESIDE + kind.length + place.length + permissions.length + bodyStart.length + bodyEnd.length
}
