/** Makes what is loaded quick to load. Imports nothing of weight itself. */

import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Beside the packages, as what it holds is theirs. Where it cannot be written, a start takes a second longer. */
export const COMPILED = join(import.meta.dirname, '../../../../node_modules/.cache/polett')

/** `run` imports what it needs, and resolves when the process does its work. */
export async function startQuickly(run: () => Promise<void>): Promise<void> {
  // To load the server makes much garbage once; a young generation that grew for it would stay large, by some 14 MB.
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString(YOUNG_AT_FIRST)
  // Holds stripped types as well as compiled code; Node checks each entry against its source.
  enableCompileCache(COMPILED)
  await run()
  setFlagsFromString(`--semi-space-growth-factor=${AT_ONCE}`)
  // At once, not at the end: a process that is killed would leave nothing to the next.
  flushCompileCache()
  setTimeout(giveBack, QUIET_MS).unref()
}

/**
 * Where most objects that are made in one place have outlived a collection, V8 puts all further ones among the old, for good.
 * Uses that are written down are such: a flood of them lives long, and afterwards each quiet second would leave megabytes
 * there, which only a collection of everything takes away.
 */
const YOUNG_AT_FIRST = '--no-allocation-site-pretenuring'

/**
 * V8 makes the young generation small where little is asked, and lets it double a few times in a quarter of a minute once more
 * is: until then it is collected seventy times a second instead of eight, and the slowest answers take twice as long. From one
 * megabyte to all sixteen takes half a second like this, and an idle process still holds no more than it needs.
 */
const AT_ONCE = 16

const QUIET_MS = 1_000

/** What was needed to load the server alone would stay for long where there is little to do, some 3 MB. Takes some 10 ms. */
function giveBack(): void {
  // The one way to reach the collector from inside; nothing but this function ever does.
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: { type: 'major'; flavor: 'last-resort' }) => void
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', flavor: 'last-resort' })
}
