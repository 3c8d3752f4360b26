/** What the job does that marks ended tokens, at once. */

import { markEndedSoon } from '../src/usecases/ended-tokens.ts'
import type { TestServer } from './server.ts'

/** As by a clock that shows `now`; answers in how many pieces it was done. After `most` of them, somebody ends it. */
export async function markEndedNow(
  { clock, running: { deps } }: TestServer,
  now: number = clock.now,
  most: number = Number.POSITIVE_INFINITY,
): Promise<number> {
  const pieces: (() => Promise<void>)[] = []
  await markEndedSoon({ ...deps, now: () => now, soon: (piece) => void pieces.push(piece) })
  let done = 0
  for (; done < pieces.length && done < most; done += 1) await pieces[done]?.()
  return done
}
