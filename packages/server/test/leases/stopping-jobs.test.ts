/** What was counted in the last second is written when the jobs are stopped, whatever else is going on; or its loss is told. */

import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Deps } from '../../src/deps.ts'
import { startJobs } from '../../src/jobs.ts'
import type { Db } from '../../src/store/db.ts'
import { createUsageCounter } from '../../src/verify/usage-counter.ts'
import { anApplication, type MadeToken } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { usedSecret } from '../used-secret.ts'
import { until } from './scene.ts'

let s: TestServer
let token: MadeToken
beforeAll(async () => {
  s = await startServer({ database: 'postgres' })
})
afterAll(() => s.stop())
beforeEach(async () => {
  token = await anApplication(s, {})
})

interface Stopping {
  readonly deps: Deps
  /** What the jobs could not do. */
  readonly reported: string[]
  stop(): Promise<void>
}

/** Jobs beside those of the server, with a counter of their own in which one use of the token waits. */
async function startOwnJobs(): Promise<Stopping> {
  const deps = { ...s.running.deps, usage: createUsageCounter() }
  const reported: string[] = []
  const jobs = startJobs(
    () => deps,
    (job, error) => reported.push(`${job}: ${error instanceof Error ? error.message : error}`),
  )
  const found = await internalId()
  deps.usage.count(usedSecret(found, found), 'allowed', null, s.clock.now)
  return { deps, reported, stop: jobs.stop }
}

async function internalId(): Promise<number> {
  const { read } = s.running.deps.store
  return (await read.selectFrom('token').select('id').where('public_id', '=', token.id).executeTakeFirstOrThrow()).id
}

async function written(): Promise<number> {
  const { buckets } = await s.ok('GET', `/v1/tokens/${token.id}/usage`)
  return buckets.reduce((total: number, { allowed }: { allowed: number }) => total + allowed, 0)
}

/** Does the work while nobody else may do what the lock is about. */
async function holding(lock: (tx: Db) => Promise<unknown>, work: () => Promise<void>): Promise<void> {
  await s.running.deps.store.write.transaction().execute(async (tx) => {
    // Else the database undoes what stands still for a second.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx)
    await lock(tx)
    await work()
  })
}

/** Of this token alone: those of others are written by the server meanwhile. */
const counts = (tx: Db) =>
  sql`insert into usage (token_id, start_at, code, count)
    select id, ${s.clock.now - (s.clock.now % 3_600_000)}, 'allowed', 0 from token where public_id = ${token.id}`.execute(
    tx,
  )
const row = (tx: Db) => sql`update token set updated_at = updated_at where public_id = ${token.id}`.execute(tx)
const waitsForCounts = sql.raw(
  "datname = current_database() and wait_event_type = 'Lock' and query like 'insert into usage (%'",
)

test('what is being written when the stop begins is waited for', async () => {
  const { reported, stop } = await startOwnJobs()
  let stopped = false
  let stopping: Promise<void> = Promise.resolve()
  await holding(counts, async () => {
    await until('it is being written', isBeingWritten)
    stopping = stop().then(() => {
      stopped = true
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(stopped).toBe(false)
  })
  await stopping
  expect([await written(), reported]).toEqual([1, []])
})

test('what was being written when the stop began, and could not be, is written by the stop', async () => {
  const { reported, stop } = await startOwnJobs()
  let stopping: Promise<void> = Promise.resolve()
  await holding(counts, async () => {
    await until('it is being written', isBeingWritten)
    stopping = stop()
    const { read } = s.running.deps.store
    await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where ${waitsForCounts}`.execute(read)
  })
  await stopping
  expect([await written(), reported]).toEqual([1, []])
})

async function isBeingWritten(): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_stat_activity where ${waitsForCounts}`.execute(s.running.deps.store.read)
  return rows.length > 0
}

test('a token that is being changed while the jobs stop is waited for', async () => {
  const { deps, reported, stop } = await startOwnJobs()
  const triedOnce = Promise.withResolvers<void>()
  const { putBack } = deps.usage
  deps.usage.putBack = (uses) => {
    putBack(uses)
    if (uses.length > 0) triedOnce.resolve()
  }
  let stopping: Promise<void> = Promise.resolve()
  await holding(row, async () => {
    stopping = stop()
    await triedOnce.promise
    expect(deps.usage.pending()).toBe(1)
  })
  await stopping
  expect([await written(), reported]).toEqual([1, []])
})

test('a token that is being changed all the time holds no stop up, and it is told that its use is lost', async () => {
  const { reported, stop } = await startOwnJobs()
  await holding(row, async () => {
    await stop()
    expect(reported).toEqual([expect.stringContaining('usage: The use of 1 tokens is lost')])
  })
  expect(await written()).toBe(0)
})
