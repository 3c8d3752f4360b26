/** What the database seeks alone is what looking at every token finds: for everybody, with any filter, in any order. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { permissionSet } from '../../src/domain/permission.ts'
import type { Rights } from '../../src/domain/rights.ts'
import type { Place } from '../../src/domain/scope.ts'
import { TOKEN_ORDERS, type TokenWalk } from '../../src/store/token-list.ts'
import type { Caller } from '../../src/usecases/caller.ts'
import { orderOf } from '../../src/usecases/list-query.ts'
import { type Listing, listPage, type Row, walkAll } from '../../src/usecases/listing.ts'
import { readQuestion, type TokenFilter } from '../../src/usecases/token-query.ts'
import { lookedAt, tokenListing } from '../../src/usecases/tokens-list.ts'
import { flushUsage } from '../../src/usecases/usage.ts'
import {
  aGroupToken,
  aMember,
  aMobileSignIn,
  anApplication,
  anOrganizationToken,
  aRole,
  aTenant,
  aUnit,
  aUser,
  aUserToken,
  inDays,
} from '../builders.ts'
import { markEndedNow } from '../mark-ended.ts'
import { drawSeeded, pick } from '../rules/draw.ts'
import { startServer, type TestServer } from '../server.ts'
import { callerWith } from './list-callers.ts'
import { drawLimits, expectRestAfterAny, expectSearchesGoOn, TEXTS } from './list-draws.ts'

const DAY_MS = 86_400_000

let s: TestServer
const tenants: string[] = []
const callers: [string, Caller][] = []
const units: string[] = []
const roles: string[] = []
const users: string[] = []

beforeAll(async () => {
  s = await startServer()
  for (const name of ['Harbour', 'Airport']) await fill(await aTenant(s, { name }))
  await s.ok('PATCH', `/v1/tenants/${tenants[1]}`, { status: 'inactive' })
  const platform = await aUser(s, 'platform', { memberships: [{ unit: null, role: 'platform-admin' }] })
  await aUserToken(s, platform, { unit: null, role: 'platform-admin' })
  await anApplication(
    s,
    { [tenants[0] ?? '']: ['tenant:read'] },
    { application: 'Reaches the harbour', id: 'reaching' },
  )
  await anApplication(s, { '*': ['tenant:read'] }, { application: 'Reaches all' })
  // What is still to be written of a token's use would be written between two lists that are compared.
  await flushUsage(s.running.deps)
  await setMoments()
  s.clock.now += 2 * DAY_MS
  await addCallers()
}, 300_000)
afterAll(() => s.stop())

async function fill(tenant: string): Promise<void> {
  tenants.push(tenant)
  const unit = await aUnit(s, tenant)
  const below = await aUnit(s, tenant, { parent: unit })
  const stopped = await aUnit(s, tenant, { parent: below })
  const moved = await aUnit(s, tenant, { parent: unit })
  const role = await aRole(s, tenant, ['tenant:read'], { unit })
  const idle = await aRole(s, tenant, ['tenant:read'])
  units.push(unit, below, stopped)
  roles.push(role, idle, 'unit-user')
  const memberships = [
    // Whoever leaves loses this one, and keeps the same role elsewhere.
    { unit, role: 'unit-user' },
    { unit: below, role },
    { unit, role: idle },
    { unit: stopped, role: 'unit-user' },
    { unit: null, role: 'tenant-user' },
    // The role does not count there any more.
    { unit: moved, role },
  ]
  for (const who of ['stays', 'leaves', 'idles']) {
    const user = await aMember(s, tenant, ...memberships)
    users.push(user.id, user.username)
    for (const [at, membership] of memberships.entries()) {
      const token = await aUserToken(s, user, membership, {
        name: `Sync ${who} 100% ${at}`,
        expiresAt: inDays(s, 2 * at + 3),
      })
      if (at % 2 === 1 && who !== 'idles') await s.ok('POST', `/v1/tokens/${token.id}/revoke`)
    }
    await aMobileSignIn(s, user, { unit: null, role: 'tenant-user' })
    const path = `/v1/tenants/${tenant}/users/${user.id}`
    if (who === 'stays')
      for (const kept of [memberships.slice(2), memberships]) await s.ok('PATCH', path, { memberships: kept })
    if (who === 'leaves') await s.ok('PATCH', path, { memberships: memberships.slice(1) })
    if (who === 'idles') await s.ok('PATCH', path, { status: 'inactive' })
  }
  for (const at of [1, 2, 3]) {
    await anApplication(s, {}, { tenant, application: `Gateway_${at}`, expiresAt: inDays(s, at) })
    const revoked = await anApplication(s, {}, { tenant, application: `Gate ${at}`, expiresAt: inDays(s, at + 2) })
    await s.ok('POST', `/v1/tokens/${revoked.id}/revoke`)
    await anOrganizationToken(s, tenant, { name: `Órg sync ${at}`, expiresAt: inDays(s, 4 - at) })
    await anOrganizationToken(s, tenant, { name: `Blåbær "ﬁlét" ${at}\\_%`, expiresAt: inDays(s, at) })
    await aGroupToken(s, tenant, at === 1 ? unit : stopped)
  }
  await s.ok('PATCH', `/v1/tenants/${tenant}/units/${stopped}`, { status: 'inactive' })
  await s.ok('PATCH', `/v1/tenants/${tenant}/units/${moved}`, { parent: null })
  await s.ok('PATCH', `/v1/tenants/${tenant}/roles/${idle}`, { status: 'inactive' })
}

/** Many at the same moment, so that ids break ties; some are used, and some have no end. */
async function setMoments(): Promise<void> {
  const { write } = s.running.deps.store
  const rows = await write.selectFrom('token').select('id').orderBy('id').execute()
  for (const { id } of rows) {
    const moment = s.clock.now - (id % 4) * DAY_MS
    const end = id % 9 === 0 ? { expires_at: Number.MAX_SAFE_INTEGER } : {}
    const moments = { created_at: moment, updated_at: moment, last_used_at: id % 3 === 0 ? 0 : moment }
    await write
      .updateTable('token')
      .set({ ...moments, ...end })
      .where('id', '=', id)
      .execute()
  }
}

const READ = permissionSet(['token:read', 'session:read'])

async function addCallers(): Promise<void> {
  const place = async (tenant: string, ...path: string[]): Promise<Place> => {
    const view = (await s.running.deps.directory.byId(tenant))?.view
    const ids = path.map((unit) => view?.unitsById.get(unit)?.internalId ?? 0)
    return { tenant: view?.internalId ?? 0, units: ids }
  }
  const grant = (scope: Place, permissions = READ): Rights => [{ scope, permissions, because: { kind: 'grant' } }]
  const [harbour = '', airport = ''] = tenants
  const [unit = '', below = ''] = units
  const rights: Record<string, Rights> = {
    everywhere: grant({ tenant: null, units: [] }),
    harbour: grant(await place(harbour)),
    both: [...grant(await place(harbour)), ...grant(await place(airport))],
    'tokens of one, sessions of the other': [
      ...grant(await place(harbour), permissionSet(['token:read'])),
      ...grant(await place(airport), permissionSet(['session:read'])),
    ],
    'a unit': grant(await place(harbour, unit, below)),
    'a unit and a tenant': [...grant(await place(harbour, unit)), ...grant(await place(airport))],
    platform: grant(await place('platform')),
  }
  for (const [name, held] of Object.entries(rights)) callers.push([name, callerWith(held)])
}

function aFilter(draw: (below: number) => number): TokenFilter & { sort?: string } {
  const some = (value: string, times: number): string | undefined => (draw(times) === 0 ? value : undefined)
  const tenant = some(pick(draw, [...tenants, 'platform']), 2)
  const filter = {
    tenant,
    kind: some(
      pick(draw, [
        'user',
        'mobile',
        'application',
        'organization,group',
        'application,group',
        'user,application,group',
      ]),
      4,
    ),
    status: some(
      pick(draw, [
        ...['active', 'active', 'suspended', 'suspended', 'revoked', 'revoked', 'expired', 'expired'],
        ...['active,revoked', 'active,suspended,revoked', 'expired,revoked'],
      ]),
      2,
    ),
    q: some(pick(draw, TEXTS), 2),
    unit: some(pick(draw, units), 6),
    role: tenant === undefined ? undefined : some(pick(draw, [...roles, 'tenant-user']), 6),
    user: some(pick(draw, users), 8),
    reaches: some(pick(draw, [...tenants, 'platform']), 5),
    expiresBefore: some(inDays(s, pick(draw, [-1, 1, 50])), 6),
    lastUsedBefore: some(inDays(s, pick(draw, [-3, -1, 1])), 6),
    neverUsed: some('', 8) === undefined ? undefined : (true as const),
    sort: some(`${pick(draw, ['', '-'])}${pick(draw, Object.keys(TOKEN_ORDERS))}`, 1),
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

async function rowsOf(listing: Listing<Row>, chunk?: number): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of walkAll(listing, chunk)) rows.push(row)
  return rows
}

async function idsOf(listing: Listing<Row>, chunk?: number): Promise<number[]> {
  return (await rowsOf(listing, chunk)).map(({ id }) => id)
}

const SEED = Number(process.env.LISTS_SEED ?? Date.now() % 1_000_000)
const TIMES = 1_500

test(`whoever asks for whatever, with the seed ${SEED}`, { timeout: 300_000 }, async () => {
  const draw = drawSeeded(SEED)
  const { deps } = s.running
  const db = deps.store.scan
  const found = { sought: 0, rows: 0 }
  for (let times = 0; times < TIMES; times += 1) {
    // Ends fall on the very instant of a list. At first nobody has marked what has ended, and then some of it.
    if (times % 300 === 299) s.clock.now += DAY_MS
    if (times % 300 === 299) await markEndedNow(s, s.clock.now - draw(3) * DAY_MS)
    const [name, caller] = pick(draw, callers)
    const filter = aFilter(draw)
    const { column, descending } = orderOf(filter.sort, TOKEN_ORDERS, TOKEN_ORDERS.name)
    const order = { column: column as TokenWalk['column'], descending }
    const question = await readQuestion(deps, db, caller, filter)
    const rows = await rowsOf(await lookedAt(deps, db, caller, question, order))
    const expected = rows.map(({ id }) => id)
    const limits = drawLimits(draw)
    const listing = await tokenListing(deps, db, caller, filter, limits)
    // Few at a time, because whoever goes on after a page has it from elsewhere than the first.
    const chunk = 1 + draw(6)
    expect([name, filter, limits, chunk, await idsOf(listing, chunk)]).toEqual([name, filter, limits, chunk, expected])
    await expectRestAfterAny(draw, await tokenListing(deps, db, caller, filter, limits), rows)
    const again = await tokenListing(deps, db, caller, filter, limits)
    const upTo = 1 + (draw(2) === 0 ? expected.length : draw(expected.length + 1))
    const counted = await again.sought?.count(upTo, 30_000)
    if (counted !== undefined) {
      const { count, isAll } = counted
      expect([name, filter, limits, upTo, Math.min(count, upTo), isAll]).toEqual([
        ...[name, filter, limits, upTo],
        ...[Math.min(expected.length, upTo), true],
      ])
    }
    const page = await listPage(deps, again, {}, { limit: 1 + draw(3) })
    expect([name, filter, limits, page.total, page.totalIsMinimum]).toEqual([
      ...[name, filter, limits],
      ...[expected.length, false],
    ])
    found.sought += listing.sought === undefined ? 0 : 1
    found.rows += expected.length
  }
  expect(found.sought).toBeGreaterThan(TIMES * 0.9)
  expect(found.rows).toBeGreaterThan(TIMES)
})

test('a search goes on after any of its tokens, however near the next ones are', () =>
  expectSearchesGoOn(s.running.deps, new Map(callers).get('everywhere')))
