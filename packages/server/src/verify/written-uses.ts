import type { ShownTokens } from './shown-tokens.ts'
import type { TokenUse } from './token-use.ts'
import type { UsageCounter } from './usage-counter.ts'

/** The counter, telling of what was written: all that was taken in a turn and not put back. */
export function tellWrittenUses(
  usage: UsageCounter,
  told: Pick<ShownTokens, 'taken' | 'writing' | 'written'>,
): UsageCounter {
  const taken = new Set<TokenUse>()
  return {
    ...usage,
    take(limit) {
      const uses = usage.take(limit)
      for (const use of uses) taken.add(use)
      told.taken(uses)
      return uses
    },
    putBack(uses) {
      for (const use of uses) taken.delete(use)
      usage.putBack(uses)
    },
    inTurn: (work) =>
      usage.inTurn(async () => {
        told.writing()
        try {
          await work()
        } finally {
          told.written([...taken])
          taken.clear()
        }
      }),
  }
}
