/** What is said about a change that another call has made: it is no truer than the other call's own answer. */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anApplication } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const GHOST = 'ghost-lease'

let s: TestServer
beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

/** A node that holds a lease and applies nothing. */
async function withGhost(work: () => Promise<void>): Promise<void> {
  const { write } = s.running.deps.store
  await sql`insert into node_lease (id, node, version, counter, acquired_at) values (${GHOST}, 'ghost', 'test', 0, 0)`.execute(
    write,
  )
  const renewing = setInterval(() => {
    sql`update node_lease set counter = counter + 1 where id = ${GHOST}`.execute(write).catch(() => undefined)
  }, 200)
  try {
    await work()
  } finally {
    clearInterval(renewing)
    await sql`delete from node_lease where id = ${GHOST}`.execute(write)
  }
}

async function isAnswered(call: Promise<unknown>): Promise<boolean> {
  const late = new Promise((resolve) => setTimeout(() => resolve('late'), 700))
  return (await Promise.race([call, late])) !== 'late'
}

/** The first call waits for the ghost; whether the second one, which comes too late to change anything, does as well. */
async function secondWaits(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<boolean> {
  let waited = false
  const calls: Promise<unknown>[] = []
  await withGhost(async () => {
    calls.push(first())
    expect(await isAnswered(calls[0] ?? Promise.resolve())).toBe(false)
    const again = second()
    calls.push(again)
    waited = !(await isAnswered(again))
  })
  await Promise.all(calls)
  return waited
}

test.each(['revoke', 'restore'])('a second %s waits as the first one does', async (action) => {
  const { id } = await anApplication(s)
  if (action === 'restore') await s.ok('POST', `/v1/tokens/${id}/revoke`)
  const call = () => s.ok('POST', `/v1/tokens/${id}/${action}`)
  expect(await secondWaits(call, call)).toBe(true)
})

test('so does a revoke of many that were revoked by it', async () => {
  const { id } = await anApplication(s)
  const many = () => s.ok('POST', '/v1/tokens/bulk', { action: 'revoke', ids: [id] })
  expect(await secondWaits(() => s.ok('POST', `/v1/tokens/${id}/revoke`), many)).toBe(true)
})

test('nobody hears that a token is gone while another node may still take it', async () => {
  const { id, secret } = await anApplication(s)
  const gone = () => s.ok('DELETE', `/v1/tokens/${id}`)
  expect(await secondWaits(gone, () => s.call('DELETE', `/v1/tokens/${id}`, { token: s.master }))).toBe(true)
  const other = await anApplication(s)
  const byOauth = () =>
    fetch(`${s.url}/oauth/revoke`, {
      method: 'POST',
      headers: { authorization: `Bearer ${s.master}` },
      body: new URLSearchParams({ token: other.secret }),
    })
  expect(await secondWaits(() => s.ok('DELETE', `/v1/tokens/${other.id}`), byOauth)).toBe(true)
  expect((await s.call('GET', '/v1/verify', { token: secret })).status).toBe(401)
})

test('whoever waits too long for a node that is there is told that the change is made, and not known everywhere', async () => {
  const { id, secret } = await anApplication(s)
  await withGhost(async () => {
    const { body, headers, status } = await s.call('POST', `/v1/tokens/${id}/revoke`, { token: s.master, body: {} })
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '2'])
    expect(body.detail).toMatch(/^The change is made, but not every node has confirmed it/)
  })
  expect((await s.call('GET', '/v1/verify', { token: secret })).body.code).toBe('token_revoked')
  const numbers = await s.call('GET', '/metrics', { token: s.master })
  expect(numbers.text).toMatch(/^polett_propagation_unconfirmed_total [1-9]/m)
})

test('what takes nothing away waits for nobody', async () => {
  await withGhost(async () => {
    // What waits for the ghost is answered as well in the end, and said not to be known.
    await anApplication(s)
    expect((await s.call('GET', '/v1/tokens', { token: s.master })).status).toBe(200)
  })
})
