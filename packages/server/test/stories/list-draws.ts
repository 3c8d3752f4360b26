/** What is drawn for lists that are answered in two ways. */

import { expect } from 'vitest'
import type { Listing, Row } from '../../src/usecases/listing.ts'
import type { SeekLimits } from '../../src/usecases/token-plan.ts'

/** In many names and in few, of three letters and of fewer, in other letters, and with what stands for anything elsewhere. */
export const TEXTS = [
  ...['sync', 'sync stays', 'sy', 'tok_', 'y_', '100%', 'gate', 'name of', 'óR', 'use', 'use 1', 'nothing', 'a%c'],
  ...['BLÅBÆR', 'låb', 'å', '"fil', 'ﬁlÉ', 'ét" 1', String.raw`1\_%`, String.raw`\_%`, '"', '" OR "', 'ync sync'],
]

/** So small that a few tokens are many, each now and then. */
export function drawLimits(draw: (below: number) => number): SeekLimits {
  const one = (usual: number): number => (draw(2) === 0 ? usual : draw(6))
  return {
    ...{ steps: [1 + one(500), 1 + one(2_500)], some: one(10), few: one(500), fewThen: one(3_000) },
    ...{ maxWithin: one(50_000), maxFound: one(10_000), maxHits: one(30_000), fewHits: one(1_000) },
    fewTokens: one(2_000),
  }
}

/** Whoever opens a page in the middle has it from a list of which nothing was read yet. */
export async function expectRestAfterAny(draw: (below: number) => number, listing: Listing<Row>, all: readonly Row[]) {
  const at = draw(all.length + 1)
  const last = all[at]
  if (last === undefined || listing.sought === undefined) return
  const limit = 1 + draw(6)
  const { next, rows } = await listing.sought.find({ key: last.key, id: last.id }, limit, 10_000)
  const rest = all.slice(at + 1).map(({ id }) => id)
  expect(rows.map(({ id }) => id)).toEqual(rest.slice(0, rows.length))
  if (next === null) expect(rows.length).toBe(rest.length)
}
