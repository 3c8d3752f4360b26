/** Each cause that suspends a token leads to it alone, for as long as it lasts; beside other filters and in every order. */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TOKEN_ORDERS } from '../../src/store/token-list.ts'
import { selectSuspended } from '../../src/store/token-suspending.ts'
import { readQuestion } from '../../src/usecases/token-query.ts'
import { stoppedPlaces } from '../../src/usecases/token-scopes.ts'
import { aMember, anApplication, aRole, aTenant, aUnit, aUserToken, idsOf, type MadeUser } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { callerWith } from './list-callers.ts'

let s: TestServer
let tenant: string
const users: MadeUser[] = []
const tokens: string[] = []

beforeAll(async () => {
  s = await startServer()
  tenant = await aTenant(s)
  const unit = await aUnit(s, tenant, { id: 'harbour' })
  const below = await aUnit(s, tenant, { id: 'quay', parent: unit })
  await aUnit(s, tenant, { id: 'airport' })
  const own = await aRole(s, tenant, ['tenant:read'], { id: 'berths', unit })
  await aRole(s, tenant, ['tenant:read'], { id: 'crew' })
  const memberships = [
    { unit: below, role: own },
    { unit, role: 'unit-user' },
    { unit: null, role: 'crew' },
  ]
  for (const name of ['Kari', 'Ola']) {
    const user = await aMember(s, tenant, ...memberships)
    users.push(user)
    for (const [at, membership] of memberships.entries())
      tokens.push((await aUserToken(s, user, membership, { name: `${name} ${at}` })).id)
  }
  tokens.push((await anApplication(s, {}, { tenant, application: 'Quay gateway' })).id)
})
afterAll(() => s.stop())

/** By what leads to them, without a look at the tokens themselves. */
async function ledTo(): Promise<string[]> {
  const { deps } = s.running
  const { dialect, scan } = deps.store
  const question = await readQuestion(deps, scan, callerWith([]), { tenant, status: 'suspended', user: 'self' })
  const stopped = await stoppedPlaces(deps, scan, question)
  const found = stopped && selectSuspended(dialect, stopped, [question.tenant?.internalId ?? 0]).tokens(100)
  if (!found) throw new Error('Nothing leads to them.')
  const { rows } = await sql<{ id: string }>`select public_id as id from token where id in ${found}`.execute(scan)
  return rows.map(({ id }) => id).sort()
}

const listed = (filter = '') => idsOf(s, `/v1/tokens?tenant=${tenant}&status=suspended${filter}`)

const patch = (path: string, body: object) => s.ok('PATCH', `/v1/tenants/${tenant}${path}`, body)
const memberships = (...kept: readonly (readonly [unit: string | null, role: string])[]) => ({
  memberships: kept.map(([unit, role]) => ({ unit, role })),
})
const ALL = memberships(['quay', 'berths'], ['harbour', 'unit-user'], [null, 'crew'])
const kari = () => `/users/${users[0]?.id}`

const CAUSES: readonly (readonly [
  cause: string,
  path: () => string,
  stop: object,
  heal: object,
  tokens: readonly number[],
])[] = [
  ['a person who is inactive', kari, { status: 'inactive' }, { status: 'active' }, [0, 1, 2]],
  ['a membership that is lost', kari, memberships(['quay', 'berths'], [null, 'crew']), ALL, [1]],
  ['all memberships, lost', kari, memberships(), ALL, [0, 1, 2]],
  ['a membership as a whole, lost', kari, memberships(['quay', 'berths'], ['harbour', 'unit-user']), ALL, [2]],
  ['a unit that is inactive', () => '/units/harbour', { status: 'inactive' }, { status: 'active' }, [0, 1, 3, 4]],
  ['a unit moved out of its role', () => '/units/quay', { parent: 'airport' }, { parent: 'harbour' }, [0, 3]],
  ['a role that is inactive', () => '/roles/crew', { status: 'inactive' }, { status: 'active' }, [2, 5]],
  ['a role of a unit, inactive', () => '/roles/berths', { status: 'inactive' }, { status: 'active' }, [0, 3]],
  ['a tenant that is inactive', () => '', { status: 'inactive' }, { status: 'active' }, [0, 1, 2, 3, 4, 5, 6]],
]

test.each(CAUSES)('%s', async (_, path, stop, heal, at) => {
  const expected = at.map((each) => tokens[each] ?? '')
  await patch(path(), stop)
  expect(await ledTo()).toEqual([...expected].sort())
  for (const order of Object.keys(TOKEN_ORDERS)) {
    const up = await listed(`&sort=${order}`)
    expect([...up].sort()).toEqual([...expected].sort())
    expect(await listed(`&sort=-${order}`)).toEqual(up.toReversed())
  }
  expect(await listed('&sort=name')).toEqual(expected)
  expect(await listed('&q=Kari&sort=name')).toEqual(expected.filter((id) => tokens.indexOf(id) < 3))
  expect(await listed('&kind=user&sort=name')).toEqual(expected.filter((id) => id !== tokens[6]))
  await patch(path(), heal)
  expect([await ledTo(), await listed()]).toEqual([[], []])
})

test('what leads to a token that is revoked lists it no more', async () => {
  await patch(kari(), { status: 'inactive' })
  await s.ok('POST', `/v1/tokens/${tokens[1]}/revoke`)
  expect(await ledTo()).toHaveLength(3)
  expect(await listed('&sort=name')).toEqual([tokens[0], tokens[2]])
  await s.ok('POST', `/v1/tokens/${tokens[1]}/restore`)
  await patch(kari(), { status: 'active' })
})

test('who goes leaves no lost membership behind', async () => {
  const left = () => s.running.deps.store.read.selectFrom('lost_membership').selectAll().execute()
  const user = await aMember(s, tenant, { unit: 'quay', role: 'berths' })
  await aUserToken(s, user, { unit: 'quay', role: 'berths' })
  await patch(`/users/${user.id}`, memberships())
  expect(await left()).toHaveLength(1)
  await s.ok('DELETE', `/v1/tenants/${tenant}/users/${user.id}`)
  await expect.poll(left).toEqual([])
  const units = [await aUnit(s, tenant), await aUnit(s, tenant)]
  for (const unit of units) {
    const member = await aMember(s, tenant, { unit, role: 'unit-user' })
    await aUserToken(s, member, { unit, role: 'unit-user' })
    await s.ok('DELETE', `/v1/tenants/${tenant}/units/${unit}`)
  }
  expect(await left()).toEqual([])
})

test('what was lost in a unit or with a role that goes afterwards is forgotten with it', async () => {
  const left = () => s.running.deps.store.read.selectFrom('lost_membership').selectAll().execute()
  const unit = await aUnit(s, tenant)
  const [ofUnit, anywhere] = [
    await aRole(s, tenant, ['tenant:read'], { unit }),
    await aRole(s, tenant, ['tenant:read']),
  ]
  const user = await aMember(
    s,
    tenant,
    ...['unit-user', ofUnit].map((role) => ({ unit, role })),
    ...['harbour', null].map((each) => ({ unit: each, role: anywhere })),
    { unit: 'quay', role: 'berths' },
  )
  await patch(`/users/${user.id}`, memberships())
  expect(await left()).toHaveLength(5)
  await s.ok('DELETE', `/v1/tenants/${tenant}/units/${unit}`)
  expect(await left()).toHaveLength(3)
  await s.ok('DELETE', `/v1/tenants/${tenant}/roles/${anywhere}`)
  expect(await left()).toHaveLength(1)
  await s.ok('DELETE', `/v1/tenants/${tenant}/users/${user.id}`)
  await expect.poll(left).toEqual([])
})
