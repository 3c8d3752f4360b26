/** Many tokens deleted by one call: they are gone with its answer, and what is theirs is swept away afterwards. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { countLiveTokens } from '../../src/store/token-counts.ts'
import { sweepBacklog, sweepDeleted, sweepSoon } from '../../src/usecases/sweep.ts'
import {
  aMember,
  aMobileSignIn,
  anApplication,
  anOrganizationToken,
  ask,
  aTenant,
  aUserToken,
  idsOf,
  type MadeToken,
  type MadeUser,
  passes,
  said,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

const FILLERS = 280
const MEMBERSHIP = { unit: null, role: 'tenant-user' }
/** As names may be: they go to the audit log many at a time. */
const ODD = '"quoted" \\ \u2028 \u{1f511} \'é\''
const DEVICE = { id: 'phone-1', name: 'A phone', platform: 'Android', appVersion: '4.2' }

interface Scene {
  readonly tenant: string
  readonly member: MadeUser
  readonly living: readonly MadeToken[]
  readonly ids: readonly string[]
  readonly kept: MadeToken
}

/** One of each kind with their secrets, and fillers beside them; `kept` was made by one of them. */
async function aScene(): Promise<Scene> {
  const tenant = await aTenant(s)
  const member = await aMember(s, tenant, MEMBERSHIP)
  const grants = { [tenant]: ['token:*', 'tenant:read', 'user:read', 'unit:read', 'role:read'] }
  const shop = await anApplication(s, grants, { id: `shop-${tenant}` })
  const kept = await anOrganizationToken(s, tenant, { name: 'Kept', admin: false })
  const made = await anApplication(s, { [tenant]: ['tenant:read'] }, { tenant, name: 'Made' })
  const person = await aUserToken(s, member, MEMBERSHIP)
  const login = await aMobileSignIn(s, member, { device: DEVICE })
  const group = await anOrganizationToken(s, tenant, { name: 'Gone' })
  const fillers = await copies(made.id, tenant)
  const living = [shop, made, person, login, group]
  return { tenant, member, living, ids: [...living.map(({ id }) => id), ...fillers], kept }
}

/** Straight into the database, because making so many one by one would take long. */
async function copies(id: string, name: string): Promise<string[]> {
  const { store } = s.running.deps
  const found = await store.read.selectFrom('token').selectAll().where('public_id', '=', id).executeTakeFirstOrThrow()
  const { application, creator_name, id: _, name: __, public_id, ...row } = found
  const ids = Array.from({ length: FILLERS }, (_each, index) => `tok_${name}-${index}`)
  const rows = ids.map((each) => ({ ...row, id_folded: each, name_written: null, name_folded: `${each} ${ODD}` }))
  for (const part of [rows.slice(0, 140), rows.slice(140)]) await store.write.insertInto('token').values(part).execute()
  return ids
}

/** As between the answer and the sweep. */
async function withoutSweep(work: () => Promise<void>): Promise<void> {
  const { deps } = s.running
  const { soon } = deps
  Object.assign(deps, { soon: () => undefined })
  try {
    await work()
  } finally {
    Object.assign(deps, { soon })
  }
}

const remove = (ids: readonly string[]) => s.ok('POST', '/v1/tokens/bulk', { action: 'delete', ids })

async function waiting(): Promise<number> {
  return (await s.running.deps.store.write.selectFrom('deleted_token').select('token_id').execute()).length
}

test('they are gone at once, for everybody and in every answer', async () => {
  const { ids, kept, living, tenant } = await aScene()
  for (const { secret } of living) expect(await passes(s, secret)).toBe(true)
  await withoutSweep(async () => {
    const answer = await remove(ids)
    expect(answer.results).toEqual(ids.map((id) => ({ id, ok: true })))
    expect(await waiting()).toBe(ids.length)
    for (const { secret } of living) expect(await ask(s, secret, 'GET', '/v1/tokens/self')).toBe('401 token_invalid')
    for (const { id } of living)
      expect(said(await s.call('GET', `/v1/tokens/${id}`, { token: s.master }))).toMatch(/^404/)
    expect(await idsOf(s, `/v1/tokens?tenant=${tenant}`)).toEqual([kept.id])
    expect(await idsOf(s, `/v1/tokens?tenant=${tenant}&q=${tenant}-1`)).toEqual([])
    expect((await s.ok('GET', `/v1/tokens?tenant=${tenant}`)).total).toBe(1)
    const again = await remove(ids)
    expect([again.succeeded, again.failed, again.results[0].code]).toEqual([0, ids.length, 'not_found'])
    expect(await s.ok('GET', `/v1/tenants/${tenant}/users?type=technical`)).toMatchObject({ total: 1 })
    const among = { kinds: ['application', 'organization'] as const, everywhere: true, tenants: [], units: [] }
    const { now, store } = s.running.deps
    const counts = () => countLiveTokens(store.read, among, now(), 10_000)
    const before = await counts()
    await sweepDeleted(s.running.deps)
    expect(await counts()).toEqual(before)
  })
  for (const id of [ids[0], ids.at(-1)]) {
    expect((await s.ok('GET', `/v1/audit?action=token.deleted&target=${id}`)).total).toBe(1)
  }
  expect((await s.ok('GET', '/v1/audit/verification')).intact).toBe(true)
  expect(await passes(s, kept.secret)).toBe(true)
})

test('whoever they made is said to have been made by somebody who is gone', async () => {
  const { ids, living, tenant } = await aScene()
  const [shop] = living
  const body = {
    kind: 'organization',
    tenant,
    name: 'Child',
    expiresAt: new Date(s.clock.now + 86_400_000).toISOString(),
  }
  const child = await s.call('POST', '/v1/tokens', { token: shop?.secret ?? '', body })
  expect(said(child)).toBe('201')
  await withoutSweep(async () => {
    await remove(ids)
    expect((await s.ok('GET', `/v1/tokens/${child.body.token.id}`)).createdBy).toMatchObject({ active: false })
  })
})

test('an id that was chosen and a device are free at once, and the sweep spares who has taken them', async () => {
  const { ids, living, member, tenant } = await aScene()
  await withoutSweep(async () => {
    await remove(ids)
    const shop = await anApplication(s, { [tenant]: ['tenant:read'] }, { id: `SHOP-${tenant}` })
    const login = await aMobileSignIn(s, member, { device: DEVICE })
    const lives = [shop, login]
    expect(lives.map(({ id }) => living.some((old) => old.id === id))).toEqual([false, false])
    await sweepDeleted(s.running.deps)
    for (const { secret } of lives) expect(await passes(s, secret)).toBe(true)
  })
})

test('the sweep leaves nothing of them, and goes on after a start', async () => {
  const { ids, tenant } = await aScene()
  const { write } = s.running.deps.store
  const rows = await write.selectFrom('token').select(['id', 'user_id']).where('public_id', 'in', ids).execute()
  const tokens = rows.map(({ id }) => id)
  await withoutSweep(async () => {
    await remove(ids)
    expect(await waiting()).toBe(ids.length)
  })
  await s.restart()
  await expect.poll(waiting).toBe(0)
  const db = s.running.deps.store.write
  for (const table of ['token_secret', 'token_grant', 'usage'] as const) {
    expect(await db.selectFrom(table).select('token_id').where('token_id', 'in', tokens).execute()).toEqual([])
  }
  expect(await db.selectFrom('token').select('id').where('id', 'in', tokens).execute()).toEqual([])
  const technical = db.selectFrom('user_account').innerJoin('tenant', 'tenant.id', 'user_account.tenant_id')
  const left = technical.select('user_account.id').where('slug', '=', tenant).where('type', '=', 'technical')
  await expect.poll(() => left.execute()).toHaveLength(1)
})

test('whoever deletes many again waits while too many are left to be swept', async () => {
  const { ids } = await aScene()
  await withoutSweep(async () => {
    await remove(ids)
    await sweepBacklog(s.running.deps, ids.length)
    expect(await waiting()).toBe(ids.length)
    await sweepBacklog(s.running.deps, ids.length - 1)
    expect(await waiting()).toBeLessThan(ids.length)
  })
})

test('what goes with a user or a tenant is counted without those that are gone already', async () => {
  const { ids, member, tenant } = await aScene()
  await withoutSweep(async () => {
    await remove(ids)
    await s.ok('DELETE', `/v1/tenants/${tenant}/users/${member.username}`)
    await s.ok('DELETE', `/v1/tenants/${tenant}`)
  })
  const { items } = await s.ok('GET', '/v1/audit?action=user.deleted&limit=1')
  expect(items[0].details.tokens).toBe(0)
  const gone = await s.ok('GET', '/v1/audit?action=tenant.deleted&limit=1')
  expect(gone.items[0].details.tokens).toBe(1)
})

test('what was kept to be shown again is erased before the answer', async () => {
  const { ids } = await aScene()
  const db = s.running.deps.store.write
  const sealed = async () => {
    const secrets = db.selectFrom('token_secret').innerJoin('token', 'token.id', 'token_secret.token_id')
    const all = secrets.select('token.public_id').where('public_id', 'in', ids).where('sealed', 'is not', null)
    return (await all.execute()).length
  }
  expect(await sealed()).toBeGreaterThan(0)
  await withoutSweep(async () => {
    await remove(ids)
    expect(await sealed()).toBe(0)
    await sweepDeleted(s.running.deps)
  })
})

test('what they were granted is in the way of nobody', async () => {
  const { ids, tenant } = await aScene()
  const permissions = `/v1/tenants/${tenant}/permissions`
  await s.ok('PUT', permissions, [{ name: 'parcel:send', description: '' }])
  const user = await anApplication(s, { [tenant]: ['parcel:send'] })
  expect(said(await s.call('PUT', permissions, { token: s.master, body: [] }))).toMatch(/^409 in_use/)
  await withoutSweep(async () => {
    await remove([...ids, user.id])
    expect(await s.ok('PUT', permissions, [])).toBeDefined()
    await sweepDeleted(s.running.deps)
  })
})

test('a sweep takes one turn among other work, however many ask for it, and gets on however long it waits', async () => {
  const { ids } = await aScene()
  const { store } = s.running.deps
  const turns: (() => Promise<void>)[] = []
  let at = 0
  const hurried = { store, soon: (work: () => Promise<void>) => void turns.push(work), now: () => (at += 200) }
  await withoutSweep(async () => {
    await remove(ids)
    for (let asked = 0; asked < 3; asked += 1) sweepSoon(hurried)
    for (let left = await waiting(); left > 0; left = await waiting()) {
      for (const turn of turns.splice(0)) await turn()
      expect(turns).toHaveLength(1)
      expect(await waiting()).toBeLessThan(left)
    }
    while (turns.length > 0) await turns.shift()?.()
  })
})

test('sweeps at once, on nodes that know nothing of each other, end it together', async () => {
  const scenes = [await aScene(), await aScene(), await aScene()]
  await withoutSweep(async () => {
    await remove(scenes.flatMap(({ ids }) => ids))
    const sweeps = [1, 2, 3, 4].map(() => sweepDeleted(s.running.deps))
    expect(await Promise.all(sweeps)).toEqual([true, true, true, true])
    expect(await waiting()).toBe(0)
  })
})
