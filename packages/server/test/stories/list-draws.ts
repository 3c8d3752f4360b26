/** What is drawn for lists that are answered in two ways. */

import { expect } from 'vitest'
import type { Deps } from '../../src/deps.ts'
import { TOKEN_ORDERS } from '../../src/store/token-list.ts'
import type { Caller } from '../../src/usecases/caller.ts'
import { type Listing, type Row, walkAll } from '../../src/usecases/listing.ts'
import { SEEK_LIMITS, type SeekLimits } from '../../src/usecases/token-plan.ts'
import { readQuestion } from '../../src/usecases/token-query.ts'
import { lookedAt, tokenListing } from '../../src/usecases/tokens-list.ts'

/** In many names and in few, of three letters and of fewer, in other letters, and with what stands for anything elsewhere. */
export const TEXTS = [
  ...['sync', 'sync stays', 'sy', 'tok_', 'y_', '100%', 'gate', 'name of', 'óR', 'use', 'use 1', 'nothing', 'a%c'],
  ...['BLÅBÆR', 'låb', 'å', '"fil', 'ﬁlÉ', 'ét" 1', String.raw`1\_%`, String.raw`\_%`, '"', '" OR "', 'ync sync'],
]

/** So small that a few tokens are many, each now and then. */
export function drawLimits(draw: (below: number) => number): SeekLimits {
  const one = (usual: number): number => (draw(2) === 0 ? usual : draw(6))
  return {
    ...{
      steps: [1 + one(500), 1 + one(2_500)],
      soon: 1 + one(5_500),
      some: one(10),
      few: one(500),
      fewThen: one(3_000),
    },
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

/** Walks are so short that a page is near for one place and far for the next; none of the tokens is left to walking alone. */
export async function expectSearchesGoOn(deps: Deps, caller: Caller | undefined): Promise<void> {
  if (caller === undefined) throw new Error('Nobody asks.')
  const db = deps.store.scan
  const order = { column: TOKEN_ORDERS.createdAt, descending: false } as const
  for (const q of ['sync', 'tok_', 'use', 'gate']) {
    const filter = { q, sort: 'createdAt' }
    const all: Row[] = []
    const looked = await lookedAt(deps, db, caller, await readQuestion(deps, db, caller, filter), order)
    for await (const row of walkAll(looked)) all.push(row)
    expect([q, all.length > 0]).toEqual([q, true])
    for (const [first, soon] of [[1, 2] as const, [2, 5] as const, [3, 40] as const]) {
      const limits = { ...SEEK_LIMITS, steps: [first, 2_500] as const, soon, fewTokens: 0 }
      for (const [at, { id, key }] of all.entries()) {
        const { sought } = await tokenListing(deps, db, caller, filter, limits)
        const page = await sought?.find({ id, key }, 2, 10_000)
        const rest = all.slice(at + 1, at + 3).map((row) => row.id)
        expect([q, first, at, page?.rows.map((row) => row.id)]).toEqual([q, first, at, rest])
        expect([q, first, at, page?.next === null]).toEqual([q, first, at, at + 3 >= all.length])
      }
    }
  }
}
