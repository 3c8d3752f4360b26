/** What the job does that marks ended tokens, at once. */

import { markEndedSoon } from '../src/usecases/ended-tokens.ts'
import type { TestServer } from './server.ts'

/** As by a clock that shows `now`; answers in how many pieces it was done. */
export async function markEndedNow({ clock, running: { deps } }: TestServer, now: number = clock.now): Promise<number> {
  const pieces: (() => Promise<void>)[] = []
  await markEndedSoon({ ...deps, now: () => now, soon: (piece) => void pieces.push(piece) })
  for (const piece of pieces) await piece()
  return pieces.length
}
