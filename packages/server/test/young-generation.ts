/** Starts as the server does, asks for memory as a busy one does, and says how large the young generation is then, in bytes. */

import { getHeapSpaceStatistics } from 'node:v8'
import { startQuickly } from '../src/processes/quick-start.ts'

await startQuickly(async () => undefined)

const STEPS = 60
const THINGS_OF_STEP = 10_000
/** Of the things of a step; some of them live on for a while, as what waits does. */
const ONE_KEPT_IN = 50
const MAX_KEPT = 2_000

let kept: object[] = []
for (let step = 0; step < STEPS; step++) {
  for (let thing = 0; thing < THINGS_OF_STEP; thing++) {
    const made = { step, things: [thing] }
    if (thing % ONE_KEPT_IN === 0) kept.push(made)
  }
  if (kept.length > MAX_KEPT) kept = []
}
const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
console.log(young?.space_size ?? 0)
