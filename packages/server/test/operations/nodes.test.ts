/** The list of nodes, on the one node that a test is. Several of them are in test/nodes. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anApplication, ask, aTenant } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer({ environment: { POLETT_NODE_NAME: 'north-1' } })
})
afterAll(() => s.stop())

describe('the list of nodes', () => {
  test('names the one that answers, and follows what it does', async () => {
    const { items } = await s.ok('GET', '/v1/nodes')
    expect(items).toEqual([
      {
        ...{ name: 'north-1', version: expect.stringMatching(/^\d+\.\d+\.\d+/), self: true, behind: 0 },
        ...{ since: expect.any(String), applied: expect.any(Number), silentSeconds: expect.any(Number) },
      },
    ])
    await aTenant(s)
    const after = await s.ok('GET', '/v1/nodes')
    expect(after.items[0].applied).toBeGreaterThan(items[0].applied)
    expect(after.items[0].applied).toBe(s.running.deps.feed.applied())
  })

  test('is for those who hold metrics:read everywhere', async () => {
    const tenant = await aTenant(s)
    const reader = await anApplication(s, { '*': ['metrics:read'] })
    const elsewhere = await anApplication(s, { [tenant]: ['*'] })
    expect(await ask(s, reader.secret, 'GET', '/v1/nodes')).toBe('200')
    expect(await ask(s, elsewhere.secret, 'GET', '/v1/nodes')).toBe('403 permission_missing')
    expect(await ask(s, '', 'GET', '/v1/nodes')).toBe('401 credentials_required')
  })
})
