/** The time between the signal to stop and the stop: everything is answered still, and says that it will not be for long. */

import { setImmediate as nextRound, setTimeout as sleep } from 'node:timers/promises'

export interface Departure {
  readonly isNear: () => boolean
  /** Resolves when nobody should be coming any more. */
  drain(): Promise<void>
}

/** Takes so many seconds, so that whoever balances load turns away before the door is shut. */
export function createDeparture(seconds: number): Departure {
  let near = false
  return {
    isNear: () => near,
    async drain(): Promise<void> {
      near = true
      // Ends right after what had come in was taken, so that next to nothing waits at the door when it is shut.
      if (seconds > 0) await sleep(seconds * 1_000).then(() => nextRound())
    },
  }
}
