/**
 * Remembers the last "yes" for each secret, so that the same question is not decided and written out again. An answer is
 * given again only while everything that it was decided from is the same thing: the compiled token, on which it hangs, the
 * place, the claim, the address where it matters, the copies of the tenants that were named; and before the token ends.
 */

import { endOf } from '../domain/token.ts'
import type { TenantCopy } from '../verify/directory.ts'
import type { KeptAnswer } from '../verify/kept-answer.ts'
import type { KnownSecret } from '../verify/token-cache.ts'
import type { AllowedText } from './allowed-answer.ts'
import { ownText } from './repeated-request.ts'
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

/** Answers of about one kilobyte. */
const MAX_ANSWERS = 20_000

/** Where secrets asked about once are noted: most come back soon, or not before they would be forgotten again. */
const NOTED = 1 << 16

export function createAnswerMemory(maxAnswers: number = MAX_ANSWERS): AnswerMemory {
  const noted = new Float64Array(NOTED)
  /**
   * A clock: its hand passes by what was wanted since it came by before, and forgets the first that was not. Held weakly:
   * each change of a tenant makes all its secrets be read anew, and those from before hold the whole tenant as it was.
   */
  const holders: WeakRef<KnownSecret>[] = []
  let hand = 0

  function holderToForget(): number {
    if (holders.length < maxAnswers) return holders.length
    for (;;) {
      const at = hand
      hand = (hand + 1) % maxAnswers
      const answer = holders[at]?.deref()?.answer ?? null
      if (answer === null || !answer.wanted) return at
      answer.wanted = false
    }
  }

  return {
    find({ address, claimed, known, place }, now) {
      const { answer } = known
      if (answer === null || answer.place !== place || now >= answer.until) return null
      if (answer.claimed !== claimed || answer.address !== address) return null
      for (const copy of answer.named) if (copy.stale) return null
      answer.wanted = true
      return answer
    },
    keep({ address, claimed, known, place }, named, { body, lines }) {
      const { secretExpiresAt, secretId, token } = known
      const slot = secretId % NOTED
      if (noted[slot] !== secretId) {
        noted[slot] = secretId
        return
      }
      const until = endOf(token, secretExpiresAt) ?? Infinity
      const answer: KeptAnswer = {
        ...{ place, claimed, address, named, until },
        ...{ lines: ownText(lines), body: ownText(body), wanted: false },
      }
      if (known.answer === null) {
        const at = holderToForget()
        const forgotten = holders[at]?.deref()
        if (forgotten !== undefined) forgotten.answer = null
        holders[at] = new WeakRef(known)
      }
      known.answer = answer
    },
  }
}
