/** Starts as the server does, keeps things of one kind for long and then for a moment, and says how many bytes of these are old. */

import { getHeapSpaceStatistics } from 'node:v8'
import { startQuickly } from '../src/processes/quick-start.ts'

await startQuickly(async () => undefined)

const KEPT = 400_000
const ROUNDS = 6
const SHORT_LIVED = 400_000

const SETTLING = 4_000_000

let kept: object[] = []
const other: { text: object } = { text: {} }

function make(at: number) {
  return { at, counts: [{ at, count: 1 }], addresses: [{ at, count: 1 }] }
}

for (let round = 0; round < ROUNDS; round++) {
  kept = []
  for (let at = 0; at < KEPT; at++) kept.push(make(at))
}
// What is young and still kept grows old here, and is not counted.
for (let at = 0; at < SETTLING; at++) other.text = { at }
const before = oldBytes()
for (let at = 0; at < SHORT_LIVED; at++) kept[0] = make(at)
console.log(oldBytes() - before)

function oldBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0
}
