import { expect, it } from 'vitest'
import { openDirectory, PASSWORD } from './scene.ts'

const names = (body: { items: { username: string }[] }) => body.items.map(({ username }) => username)

it('lists and shows users at the memberships in sight, and nothing of the others', async () => {
  const { as, ok } = await openDirectory()
  await ok('PATCH', '/v1/tenants/o/users/uwe', {
    memberships: [
      { unit: 'g1', role: 'unit-user' },
      { unit: 'g2', role: 'unit-user' },
    ],
  })
  const greta = as('greta')
  expect(names((await greta('GET', '/v1/tenants/o/users')).body)).toEqual(['greta', 'uwe'])
  expect(names((await greta('GET', '/v1/tenants/o/users?unit=g2')).body)).toEqual([])
  expect(names((await as('olga')('GET', '/v1/tenants/o/users?unit=g2&sort=-username')).body)).toEqual(['uwe', 'hans'])
  expect(names((await as('olga')('GET', '/v1/tenants/o/users?role=unit-admin')).body)).toEqual(['greta'])
  expect(names((await as('olga')('GET', '/v1/tenants/o/users?q=WE%20n')).body)).toEqual(['uwe'])
  expect(names((await as('olga')('GET', '/v1/tenants/o/users?q=h')).body)).toEqual(['hans'])
  const inSight = [{ unit: 'g1', unitName: 'G1', role: 'unit-user', roleName: 'Unit user' }]
  expect((await greta('GET', '/v1/tenants/o/users/uwe')).body.memberships).toEqual(inSight)
  expect((await greta('GET', '/v1/tenants/o/users/hans')).status).toBe(404)
  expect((await as('uwe')('GET', '/v1/tenants/o/users')).status).toBe(403)
})

it('finds the active administrators without a second factor, at the memberships in sight', async () => {
  const { as, ok, running } = await openDirectory()
  const missing = async (who: string, more = '') =>
    names((await as(who)('GET', `/v1/tenants/o/users?secondFactor=missing${more}`)).body)
  expect(await missing('olga')).toEqual(['greta', 'olga'])
  expect(await missing('olga', '&role=tenant-admin')).toEqual(['olga'])
  expect(await missing('olga', '&unit=g2')).toEqual([])
  expect(await missing('greta')).toEqual(['greta'])
  await ok('PATCH', '/v1/tenants/o/users/greta', { status: 'inactive' })
  expect(await missing('olga')).toEqual(['olga'])
  await ok('PATCH', '/v1/tenants/o/users/greta', { status: 'active' })
  const { write } = running.deps.store
  const { id } = await write
    .selectFrom('user_account')
    .select('id')
    .where('username', '=', 'olga')
    .executeTakeFirstOrThrow()
  const totp = { user_id: id, key_id: 'k', sealed: Buffer.alloc(1), created_at: 1, confirmed_at: null, last_step: 0 }
  await write.insertInto('totp').values(totp).execute()
  expect(await missing('olga')).toEqual(['greta', 'olga'])
  await write.updateTable('totp').set({ confirmed_at: 1 }).where('user_id', '=', id).execute()
  expect(await missing('olga')).toEqual(['greta'])
})

it('walks the list page by page', async () => {
  const { as } = await openDirectory()
  const first = await as('olga')('GET', '/v1/tenants/o/users?limit=3')
  expect(first.body.total).toBe(4)
  const cursor = encodeURIComponent(first.body.nextCursor)
  const second = await as('olga')('GET', `/v1/tenants/o/users?limit=3&cursor=${cursor}`)
  expect([...names(first.body), ...names(second.body)]).toEqual(['greta', 'hans', 'olga', 'uwe'])
  expect(second.body.nextCursor).toBeNull()
})

it('creates a user where the caller may, with no more than the caller holds', async () => {
  const { as } = await openDirectory()
  const make = (who: string, more: object) =>
    as(who)('POST', '/v1/tenants/o/users', { username: 'new', name: 'New', ...more })
  const at = (unit: string | null, role: string) => ({ memberships: [{ unit, role }] })
  expect((await make('greta', {})).status).toBe(403)
  expect((await make('greta', at('g2', 'unit-user'))).body.errors[0].pointer).toBe('/memberships/0/unit')
  expect((await make('greta', at('g1', 'missing'))).body.errors[0].pointer).toBe('/memberships/0/role')
  expect((await make('greta', at('g1', 'tenant-admin'))).body.code).toBe('exceeds_own_rights')
  expect((await make('greta', at(null, 'tenant-user'))).status).toBe(403)
  expect((await make('greta', { ...at('g1', 'unit-user'), type: 'technical' })).status).toBe(422)
  expect((await make('olga', { username: 'typed', type: 'person' })).body.type).toBe('person')
  expect((await make('olga', at('g1', 'platform-admin'))).status).toBe(422)
  const twice = { memberships: [...at('g1', 'unit-user').memberships, ...at('g1', 'unit-user').memberships] }
  expect((await make('greta', twice)).body.errors[0].code).toBe('repeated')
  const made = await make('greta', at('g1', 'unit-user'))
  expect([made.status, made.headers.get('location')]).toEqual([201, `/v1/tenants/o/users/${made.body.id}`])
  expect((await make('olga', { username: 'ＮＥＷ' })).body.code).toBe('already_exists')
  for (const username of ['usr_1', ' x', '..', 'a\u0000b']) expect((await make('olga', { username })).status).toBe(422)
  expect((await make('olga', { username: 'q', password: 'password' })).body.errors[0].pointer).toBe('/password')
  expect((await make('olga', { username: 'q', attributes: { text: 'x'.repeat(17_000) } })).status).toBe(422)
})

it('lets nobody take over a person who can do more', async () => {
  const { as } = await openDirectory()
  const patch = (who: string, user: string, body: object) => as(who)('PATCH', `/v1/tenants/o/users/${user}`, body)
  expect((await patch('greta', 'uwe', { password: 'another sturdy phrase' })).status).toBe(200)
  await patch('olga', 'uwe', {
    memberships: [
      { unit: 'g1', role: 'unit-user' },
      { unit: 'g2', role: 'unit-user' },
    ],
  })
  expect((await patch('greta', 'uwe', { password: 'another sturdy phrase' })).status).toBe(403)
  expect((await patch('greta', 'uwe', { name: 'Uwe B' })).body.name).toBe('Uwe B')
  await patch('olga', 'olga', {
    memberships: [
      { unit: null, role: 'tenant-admin' },
      { unit: 'g1', role: 'unit-user' },
    ],
  })
  expect((await patch('greta', 'olga', { email: 'mine@example.org' })).status).toBe(403)
  expect((await as('greta')('DELETE', '/v1/tenants/o/users/olga')).status).toBe(403)
  expect((await patch('uwe', 'uwe', { name: 'Me' })).status).toBe(401)
})

it('asks who changes a sign-in for rights that cover all of the person', async () => {
  const { as, tokenFor } = await openDirectory()
  const manager = as(await tokenFor(['user:*']))
  for (const body of [
    { password: PASSWORD },
    { username: 'ole' },
    { email: 'o@example.org' },
    { status: 'inactive' },
  ]) {
    expect((await manager('PATCH', '/v1/tenants/o/users/olga', body)).body.code).toBe('exceeds_own_rights')
  }
  expect((await manager('DELETE', '/v1/tenants/o/users/uwe')).body.code).toBe('exceeds_own_rights')
  expect((await manager('PATCH', '/v1/tenants/o/users/olga', { name: 'Olga N' })).status).toBe(200)
})

it('merges attributes member by member and removes what is null', async () => {
  const { ok } = await openDirectory()
  const patch = (body: object) => ok('PATCH', '/v1/tenants/o/users/uwe', body)
  await patch({ attributes: { a: 1, b: { c: 2, d: 3 } }, email: 'uwe@example.org' })
  const { attributes, email } = await patch({ attributes: { a: null, b: { c: 4 } }, email: null })
  expect([attributes, email]).toEqual([{ b: { c: 4, d: 3 } }, null])
})

it('replaces only the memberships in sight', async () => {
  const { as, ok } = await openDirectory()
  const both = [
    { unit: 'g1', role: 'unit-user' },
    { unit: 'g2', role: 'unit-user' },
  ]
  await ok('PATCH', '/v1/tenants/o/users/uwe', { memberships: both })
  const patched = await as('greta')('PATCH', '/v1/tenants/o/users/uwe', {
    memberships: [{ unit: 'g1a', role: 'unit-admin' }],
  })
  expect(patched.body.memberships).toMatchObject([{ unit: 'g1a', role: 'unit-admin' }])
  expect((await ok('GET', '/v1/tenants/o/users/uwe')).memberships).toMatchObject([
    both[1],
    { unit: 'g1a', role: 'unit-admin' },
  ])
  expect((await as('uwe')('GET', '/v1/tenants/o/units/g1')).status).toBe(404)
  expect((await as('uwe')('GET', '/v1/tenants/o/units/g1a')).status).toBe(200)
})

it('ends sessions with a new password and with deactivation', async () => {
  const { as, ok } = await openDirectory()
  const changed = await as('olga')('PATCH', '/v1/tenants/o/users/uwe', { password: 'another sturdy phrase' })
  expect(changed.headers.get('polett-propagation')).toMatch(/^nodes=1, confirmed=1, ms=\d+$/)
  expect((await as('uwe')('GET', '/v1/session')).status).toBe(401)
  await ok('PATCH', '/v1/tenants/o/users/hans', { status: 'inactive' })
  expect((await as('hans')('GET', '/v1/session')).status).toBe(401)
})

it('keeps the last platform administrator who can sign in', async () => {
  const { call, cookie, ok } = await openDirectory()
  const root = '/v1/tenants/platform/users/root'
  const attempts: [string, object | undefined][] = [
    ['DELETE', undefined],
    ['PATCH', { status: 'inactive' }],
    ['PATCH', { memberships: [] }],
    ['PATCH', { password: null }],
  ]
  for (const [method, body] of attempts) {
    const answer = await call(method, root, { cookie, ...(body === undefined ? {} : { body }) })
    expect([answer.status, answer.body.code]).toEqual([409, 'last_administrator'])
  }
  await ok('POST', '/v1/tenants/platform/users', {
    ...{ username: 'second', name: 'Second', password: PASSWORD },
    memberships: [{ role: 'platform-admin' }],
  })
  expect((await call('DELETE', root, { cookie })).status).toBe(204)
  expect((await call('GET', '/v1/session', { cookie })).status).toBe(401)
})

it('deletes a user with what hangs on them, and frees the name', async () => {
  const { as, call, ok, running } = await openDirectory()
  const { secret } = await ok('POST', '/v1/tokens', {
    ...{ kind: 'user', tenant: 'o', name: 'ERP', expiresAt: '2027-01-01T00:00:00Z' },
    ...{ user: 'uwe', unit: 'g1', role: 'unit-user' },
  })
  expect((await call('GET', '/v1/tokens/self', { token: secret })).status).toBe(200)
  expect((await as('olga')('DELETE', '/v1/tenants/o/users/uwe')).status).toBe(204)
  expect((await call('GET', '/v1/tokens/self', { token: secret })).status).toBe(401)
  expect((await as('uwe')('GET', '/v1/session')).status).toBe(401)
  expect((await as('olga')('DELETE', '/v1/tenants/o/users/uwe')).status).toBe(404)
  await ok('POST', '/v1/tenants/o/users', { username: 'uwe', name: 'Another Uwe' })
  const rows = () => running.deps.store.read.selectFrom('token').select('id').where('kind', '=', 'user').execute()
  await expect.poll(rows).toEqual([])
})

it('adds a colleague by exact name to a unit, and takes them out again', async () => {
  const { as } = await openDirectory()
  const greta = as('greta')
  const path = '/v1/tenants/o/units/g1/members'
  const added = await greta('PUT', `${path}/HANS`, { role: 'unit-user' })
  expect([added.status, added.body.memberships]).toMatchObject([200, [{ unit: 'g1', role: 'unit-user' }]])
  const raised = await greta('PUT', `${path}/hans`, { role: 'unit-admin' })
  expect(raised.body.memberships).toMatchObject([{ unit: 'g1', role: 'unit-admin' }])
  expect((await greta('PUT', `${path}/hans`, { role: 'tenant-admin' })).body.code).toBe('exceeds_own_rights')
  expect((await greta('PUT', `${path}/nobody`, { role: 'unit-user' })).status).toBe(404)
  expect((await greta('PUT', '/v1/tenants/o/units/g2/members/uwe', { role: 'unit-user' })).status).toBe(404)
  expect((await as('uwe')('PUT', `${path}/hans`, { role: 'unit-user' })).status).toBe(403)
  expect((await greta('DELETE', `${path}/hans`)).status).toBe(204)
  expect((await greta('DELETE', `${path}/hans`)).status).toBe(404)
  expect((await as('hans')('GET', '/v1/tenants/o/units/g2')).status).toBe(200)
})

it('keeps technical users as they are', async () => {
  const { as, ok } = await openDirectory()
  const { token } = await ok('POST', '/v1/tokens', {
    ...{ kind: 'group', tenant: 'o', unit: 'g1', name: 'bot', expiresAt: '2027-01-01T00:00:00Z', admin: true },
  })
  const path = `/v1/tenants/o/users/${token.user.id}`
  expect((await as('olga')('GET', path)).body.type).toBe('technical')
  expect((await as('olga')('PATCH', path, { name: 'Other' })).status).toBe(409)
  expect((await as('olga')('DELETE', path)).status).toBe(409)
  expect(
    (await as('olga')('PUT', `/v1/tenants/o/units/g2/members/${token.user.id}`, { role: 'unit-user' })).status,
  ).toBe(409)
})
