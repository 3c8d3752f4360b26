import type { ShownTokens } from './shown-tokens.ts'
import type { UsageCounter } from './usage-counter.ts'

/** The counter, telling of what is taken and written, and in which turn. */
export function tellWrittenUses(
  usage: UsageCounter,
  told: Pick<ShownTokens, 'ended' | 'taken' | 'writing' | 'written'>,
): UsageCounter {
  return {
    ...usage,
    take(limit) {
      const uses = usage.take(limit)
      told.taken(uses)
      return uses
    },
    wrote: told.written,
    inTurn: (work) =>
      usage.inTurn(async () => {
        told.writing()
        try {
          await work()
        } finally {
          told.ended()
        }
      }),
  }
}
