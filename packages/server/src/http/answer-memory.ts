/**
 * Remembers the last "yes" for each secret, so that the same question is not decided and written out again. An answer is
 * given again only while everything that it was decided from is the same thing: the compiled token, the place, the
 * claim, the address where it matters, the copies of the tenants that were named; and before the token ends.
 */

import { endOf } from '../domain/token.ts'
import type { TenantCopy } from '../verify/directory.ts'
import { createGenerations } from '../verify/generations.ts'
import type { KnownSecret } from '../verify/token-cache.ts'
import type { AllowedText } from './allowed-answer.ts'
import type { PlainPlace } from './verify-plain.ts'

/** By identity: whoever asks takes care that the same place is the same object. */
export interface AskedFrom {
  readonly known: KnownSecret
  readonly place: PlainPlace
  readonly claimed: string | null
  readonly address: string | null
}

export interface AnswerMemory {
  find(asked: AskedFrom, now: number): AllowedText | null
  /** `named`: the copies of the tenants that the question names. */
  keep(asked: AskedFrom, named: readonly TenantCopy[], text: AllowedText): void
}

interface Kept extends AskedFrom {
  readonly named: readonly TenantCopy[]
  readonly text: AllowedText
  /** The instant at which the token or its secret ends. */
  readonly until: number
}

/** Up to twice as many answers of about one kilobyte. */
const MAX_ANSWERS = 10_000

/** Where secrets asked about once are noted: most come back soon, or not before they would be forgotten again. */
const NOTED = 1 << 16

export function createAnswerMemory(): AnswerMemory {
  const kept = createGenerations<number, Kept>(MAX_ANSWERS)
  const noted = new Float64Array(NOTED)
  return {
    find({ address, claimed, known, place }, now) {
      const answer = kept.get(known.secretId)
      if (answer === undefined || answer.known !== known || answer.place !== place || now >= answer.until) return null
      if (answer.claimed !== claimed || answer.address !== address) return null
      for (const copy of answer.named) if (copy.stale) return null
      return answer.text
    },
    keep(asked, named, text) {
      const { secretId, secretExpiresAt, token } = asked.known
      const slot = secretId % NOTED
      if (noted[slot] !== secretId) {
        noted[slot] = secretId
        return
      }
      const until = endOf(token, secretExpiresAt) ?? Infinity
      kept.set(secretId, { ...asked, named, text, until })
    },
  }
}
