import { afterAll, beforeAll, expect, it } from 'vitest'
import { sweepChanges } from '../../src/usecases/sweep.ts'
import { startServer, type TestServer } from '../server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const changes = async (): Promise<number[]> => {
  const rows = await server.running.deps.store.read.selectFrom('change').select('seq').orderBy('seq').execute()
  return rows.map(({ seq }) => seq)
}

it('keeps the latest changes and forgets the older ones, while the audit log stays whole', async () => {
  for (const id of ['a', 'b', 'c', 'd']) await server.ok('POST', '/v1/tenants', { id, name: id })
  const last = server.running.deps.feed.applied()
  await sweepChanges(server.running.deps, 3)
  expect(await changes()).toEqual([last - 2, last - 1, last])
  expect((await server.ok('GET', '/v1/audit/verification')).intact).toBe(true)
  await server.ok('POST', '/v1/tenants', { id: 'e', name: 'e' })
  expect(await changes()).toEqual([last - 2, last - 1, last, last + 1])
})

it('goes on at the start with what a crash left half swept away', async () => {
  await server.ok('DELETE', '/v1/tenants/a')
  const { store } = server.running.deps
  await store.write
    .insertInto('tenant')
    .values({
      ...{ slug: 'left', name: 'Left', name_folded: 'left', status: 'active', time_zone: 'UTC', locale: 'en' },
      ...{ created_at: 1, updated_at: 1, deleted_at: 1 },
    })
    .execute()
  await server.restart()
  const left = () =>
    server.running.deps.store.read.selectFrom('tenant').select('slug').where('deleted_at', 'is not', null).execute()
  await expect.poll(left).toEqual([])
})
