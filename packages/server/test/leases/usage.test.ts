/** Writing down how tokens were used, while they are being changed: neither waits for the other in a circle. */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import type { TokenUse } from '../../src/verify/token-use.ts'
import { createUsageCounter } from '../../src/verify/usage-counter.ts'
import { anApplication, passes } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { usedSecret } from '../used-secret.ts'
import { until } from './scene.ts'

let s: TestServer
beforeAll(async () => {
  s = await startServer({ database: 'postgres' })
})
afterAll(() => s.stop())

async function allowedOf(id: string): Promise<number> {
  const { buckets } = await s.ok('GET', `/v1/tokens/${id}/usage`)
  return buckets.reduce((total: number, { allowed }: { allowed: number }) => total + allowed, 0)
}

async function internalIdOf(id: string): Promise<number> {
  const { read } = s.running.deps.store
  const row = await read.selectFrom('token').select('id').where('public_id', '=', id).executeTakeFirstOrThrow()
  return row.id
}

/** Holds a row of a table until the work is done, and touches the other one then, as a change does. */
async function changing(first: string, id: string, work: () => Promise<void>): Promise<void> {
  const ours = sql`(select id from token where public_id = ${id})`
  const touch = {
    token: sql`update token set updated_at = updated_at where id = ${ours}`,
    token_secret: sql`update token_secret set expires_at = expires_at where token_id = ${ours}`,
  }
  const [one, other] = first === 'token' ? [touch.token, touch.token_secret] : [touch.token_secret, touch.token]
  await s.running.deps.store.write.transaction().execute(async (tx) => {
    // Else the database undoes what stands still for a second.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx)
    await one.execute(tx)
    await work()
    await other.execute(tx)
  })
}

test.each([
  'token',
  'token_secret',
])('while a row of %s is being changed, the use of that token waits, and no other', async (row) => {
  const { usage } = s.running.deps
  const [busy, free] = [await anApplication(s, {}), await anApplication(s, {})]
  const written: number[] = []
  const wrote = (uses: readonly TokenUse[]): void => {
    written.push(...uses.map(({ tokenId }) => tokenId))
    usage.wrote(uses)
  }
  await changing(row, busy.id, async () => {
    // Used only now, because the server itself writes uses down every few moments, and may be about to.
    for (const { secret } of [busy, free]) expect(await passes(s, secret)).toBe(true)
    await until('the use of the other is written', async () => {
      await flushUsage({ ...s.running.deps, usage: { ...usage, wrote } })
      return (await allowedOf(free.id)) === 1
    })
    expect(await allowedOf(busy.id)).toBe(0)
    expect(written).not.toContain(await internalIdOf(busy.id))
    await until('the use waits', () => usage.pending() === 1)
  })
  await until('it is written', async () => {
    await flushUsage(s.running.deps)
    return usage.pending() === 0 && (await allowedOf(busy.id)) === 1
  })
})

test('the use of a token that is gone is forgotten', async () => {
  const { id, secret } = await anApplication(s, {})
  expect(await passes(s, secret)).toBe(true)
  await s.ok('DELETE', `/v1/tokens/${id}`)
  await until('nothing waits', async () => {
    await flushUsage(s.running.deps)
    return s.running.deps.usage.pending() === 0
  })
})

test('two that write at the same time both come to an end', async () => {
  // Each with uses of its own, as two nodes have them.
  const nodes = [createUsageCounter(), createUsageCounter()]
  for (const usage of nodes) {
    for (let id = 1_000_000; id < 1_000_450; id += 1) usage.count(usedSecret(id, id), 'allowed', null, s.clock.now)
  }
  await Promise.all(nodes.map((usage) => flushUsage({ ...s.running.deps, usage })))
  expect(nodes.map((usage) => usage.pending())).toEqual([0, 0])
})
