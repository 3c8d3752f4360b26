/** The groups of a company's directory, as an administrator looks at them in the console. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aGroupToken, aMember, anOrganizationToken, aUnit } from '../builders.ts'
import { type CallOptions, type Json, startServer, type TestServer } from '../server.ts'
import { type Directory, openScene, PLACE } from './scene.ts'

let s: TestServer
let tenant: string
let directory: Directory

beforeAll(async () => {
  s = await startServer()
})
beforeEach(async () => {
  ;({ directory, tenant } = await openScene(s))
})
afterAll(() => s.stop())

const list = (query = '', by: CallOptions = {}) =>
  s.ok('GET', `/v1/tenants/${tenant}/directory-groups${query}`, undefined, by)
const provision = async (userName: string): Promise<string> => (await directory.ok('POST', '/Users', { userName })).id
const named = (name: string, unit: string | null, role: string, members: readonly string[] = []) =>
  directory.ok('POST', '/Groups', {
    ...{ displayName: name, externalId: `x-${name}`, [PLACE]: { ...(unit === null ? {} : { unit }), role } },
    members: members.map((value) => ({ value })),
  })

test('each says what it stands for, by name, and how many are in it', async () => {
  const [anna, bo] = [await provision('anna'), await provision('bo')]
  const { id } = await named('Oslo sellers', 'sales', 'seller', [anna, bo])
  await named('Everybody', null, 'tenant-user', [anna])
  await named('Nobody yet', 'sales', 'unit-user')
  const { items, total } = await list()
  expect(total).toBe(3)
  expect(items.map(({ name, members }: Json) => [name, members])).toEqual([
    ['Everybody', 1],
    ['Nobody yet', 0],
    ['Oslo sellers', 2],
  ])
  expect(items[0]).toMatchObject({ unit: null, unitName: null, role: 'tenant-user' })
  expect(items[2]).toMatchObject({
    ...{ id, externalId: 'x-Oslo sellers', unit: 'sales', unitName: 'Sales', role: 'seller', roleName: 'Seller' },
  })
  await directory.ok('DELETE', `/Users/${bo}`)
  expect((await list('?q=oslo')).items).toMatchObject([{ name: 'Oslo sellers', members: 1 }])
})

test('a member is whoever holds the same, however they came to it, and a technical user never', async () => {
  await named('All of us', null, 'tenant-user')
  await aMember(s, tenant, { unit: null, role: 'tenant-user' })
  await anOrganizationToken(s, tenant)
  expect((await list()).items).toMatchObject([{ name: 'All of us', members: 1 }])
})

test('pages follow each other in either order, and every group comes once', async () => {
  await aUnit(s, tenant, { id: 'north', name: 'North' })
  const places = [
    ['Å', 'sales'],
    ['b', 'north'],
    ['C', null],
  ] as const
  for (const [name, unit] of places) await named(name, unit, 'seller')
  for (const [sort, order] of [
    ['name', ['b', 'C', 'Å']],
    ['-name', ['Å', 'C', 'b']],
  ] as const) {
    const first = await list(`?limit=2&sort=${sort}`)
    const second = await list(`?limit=2&sort=${sort}&cursor=${first.nextCursor}`)
    expect(second.nextCursor).toBeNull()
    expect([...first.items, ...second.items].map(({ name }: Json) => name)).toEqual(order)
  }
})

test('somebody who sees people of one unit alone sees its groups alone', async () => {
  await aUnit(s, tenant, { id: 'north', name: 'North' })
  await named('Sellers', 'sales', 'seller')
  await named('Northerners', 'north', 'seller')
  await named('Everybody', null, 'tenant-user')
  const { secret } = await aGroupToken(s, tenant, 'north', { admin: true })
  expect((await list('', { token: secret })).items).toMatchObject([{ name: 'Northerners' }])
})
