/** The same for longer, on a PostgreSQL of its own. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { setup } from '../store/postgres-server.ts'
import { playLife, tell } from './life.ts'

const LIVES = 5
const CALLS = 4_000

let stop: () => Promise<void>
beforeAll(async () => {
  stop = await setup()
})
afterAll(() => stop())

test('SQLite and PostgreSQL answer the same in 20,000 calls', async () => {
  const first = Number(process.env.DIFFERENTIAL_SEED ?? Date.now() % 1_000_000)
  for (let seed = first; seed < first + LIVES; seed += 1) {
    const statuses = await playLife(seed, CALLS)
    tell(seed, statuses)
    expect(statuses.get(200) ?? 0).toBeGreaterThan(CALLS / 4)
  }
})
