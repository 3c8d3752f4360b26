/** Random lives of an installation are the same on both databases. */

import { expect, test } from 'vitest'
import { playLife, tell } from './life.ts'

const SEEDS = [20_261_122, Number(process.env.DIFFERENTIAL_SEED ?? Date.now() % 1_000_000)]
const CALLS = 1_200

test.each(SEEDS)('SQLite and PostgreSQL answer the same, with the seed %i', { timeout: 300_000 }, async (seed) => {
  const statuses = await playLife(seed, CALLS)
  tell(seed, statuses)
  expect(statuses.get(200) ?? 0).toBeGreaterThan(CALLS / 4)
  expect(statuses.get(201) ?? 0).toBeGreaterThan(CALLS / 12)
})
