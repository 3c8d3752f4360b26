/** Walking lists of a real server. */
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { startServer, type TestServer } from '../../server/test/server.ts'
import type { Tenant, Unit } from '../src/api.ts'
import { type Client, createClient } from '../src/client.ts'
import { everyItem } from '../src/paging.ts'

describe('every item of a list', () => {
  let server: TestServer
  let client: Client
  const asked: URLSearchParams[] = []
  const slugs = Array.from({ length: 7 }, (_, index) => `t${index}`)

  beforeAll(async () => {
    server = await startServer()
    const listening: typeof fetch = (address, init) => {
      asked.push(new URL(String(address)).searchParams)
      return fetch(address, init)
    }
    client = createClient({ baseUrl: server.url, token: server.master, fetch: listening })
    for (const id of slugs) await client.createTenant({ body: { id, name: `Tenant ${id}` } })
  })

  afterAll(() => server.stop())

  it('comes once and in order, over as many pages as it takes', async () => {
    asked.length = 0
    const names: string[] = []
    for await (const tenant of everyItem(client.listTenants, { query: { q: 'Tenant t', sort: '-name', limit: 3 } })) {
      expectTypeOf(tenant).toEqualTypeOf<Tenant>()
      names.push(tenant.id)
    }
    expect(names).toEqual(slugs.toReversed())
    expect(asked.map((search) => [search.get('limit'), search.get('sort'), search.has('cursor')])).toEqual([
      ['3', '-name', false],
      ['3', '-name', true],
      ['3', '-name', true],
    ])
  })

  it('comes on the largest pages when nothing else is asked for', async () => {
    asked.length = 0
    const all = await gather(everyItem(client.listTenants))
    expect(all.length).toBeGreaterThanOrEqual(slugs.length)
    expect(asked.map(String)).toEqual(['limit=200'])
  })

  it('is not asked for when nobody wants it any more', async () => {
    asked.length = 0
    for await (const _tenant of everyItem(client.listTenants, { query: { limit: 1 } })) break
    expect(asked).toHaveLength(1)
  })

  it('begins where a cursor says', async () => {
    const { nextCursor } = await client.listTenants({ query: { q: 'Tenant t', sort: 'name', limit: 5 } })
    const query = { q: 'Tenant t', sort: 'name', limit: 5, cursor: nextCursor ?? undefined } as const
    const rest = await gather(everyItem(client.listTenants, { query }))
    expect(rest.map(({ id }) => id)).toEqual(slugs.slice(5))
  })

  it('passes on path, signal and problems', async () => {
    const units = everyItem(client.listUnits, { path: { tenant: 'nobody' } })
    expectTypeOf(units).toEqualTypeOf<AsyncGenerator<Unit>>()
    await expect(units.next()).rejects.toMatchObject({ code: 'not_found' })
    const reason = new Error('Enough.')
    const given = everyItem(client.listTenants, {}, { signal: AbortSignal.abort(reason) })
    await expect(given.next()).rejects.toBe(reason)
  })

  it('is only for lists', () => {
    expectTypeOf(everyItem<typeof client.listUnits>)
      .parameter(1)
      .toEqualTypeOf<UnitArguments>()
    expectTypeOf<Client['getTenant']>().not.toExtend<Parameters<typeof everyItem>[0]>()
    expectTypeOf<Client['listAudit']>().toExtend<Parameters<typeof everyItem>[0]>()
  })
})

type UnitArguments = Parameters<Client['listUnits']>[0]

async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
