/** Every statement that the server sends finds its rows along an index, so that a large installation answers as a small one. */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Request } from '../../src/store/sqlite-worker.ts'
import { aMember, aMobileSignIn, anApplication, aRole, aTenant, aUnit, aUserToken, inDays } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const LARGE =
  'token|token_secret|token_grant|token_version|audit|user_account|holder|usage|usage_address|membership|session|change'
const ORDERS = {
  name: 'name_folded',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  expiresAt: 'expires_at',
  lastUsedAt: 'last_used_at',
}

const statements = new Set<string>()
let s: TestServer
let plans: Map<string, string[]>

beforeAll(async () => {
  const post = Worker.prototype.postMessage
  vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, message, ...rest) {
    for (const { kind, sql } of message as readonly Request[]) if (kind === 'query') statements.add(sql)
    return post.call(this, message, ...rest)
  })
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
  const tenant = await aTenant(s, { id: 'acme' })
  await fill()
  statements.clear()
  await readLists(tenant)
  await changeThings(tenant)
  // After a stop, which could have gathered statistics.
  await s.restart()
  plans = explainAll(join(s.directory, 'data', 'polett.sqlite'))
}, 300_000)
afterAll(async () => {
  vi.restoreAllMocks()
  await s.stop()
})

/** Rows enough that reading all of them would be seen by the planner as what it is. */
async function fill(): Promise<void> {
  const db = s.running.deps.store.write
  const n = (count: number) =>
    sql.raw(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`)
  const acme = sql.raw("(select id from tenant where slug = 'acme')")
  await sql`${n(5_000)} insert into user_account (public_id, tenant_id, username, username_folded, name, name_folded, status, type, attributes,
    created_at, updated_at) select 'usr_' || i, ${acme}, 'u' || i, 'u' || i, 'User ' || i, 'user ' || i, 'active', 'person', '{}', i, i from n`.execute(
    db,
  )
  await sql`insert into membership (user_id, tenant_id, role_id) select id, tenant_id,
    (select id from role where slug = 'tenant-user' limit 1) from user_account where username glob 'u[0-9]*'`.execute(
    db,
  )
  await sql`${n(12_000)} insert into token (id_folded, kind, tenant_id, user_id, role_id, name_written, name_folded, description, master, admin, visibility,
    allowed_ips, version, expires_at, issued_at, created_at, updated_at, last_used_at, creator_type, creator_name_written)
    select 'tok_' || i, case i % 2 when 0 then 'user' else 'application' end, ${acme}, case i % 2 when 0 then (select max(id) from user_account) - i % 5000 end,
    case i % 2 when 0 then (select id from role where slug = 'tenant-user' limit 1) end, 'Name ' || i, 'name ' || i, '', 0, 0, 'once', '[]', 1, 9000000000000 + i, i, i, i, i,
    'system', 'Polett' from n`.execute(db)
  await sql`insert into token_secret (token_id, hash, key_number, prefix, last4, version, created_at, expires_at, last_used_at)
    select id, randomblob(32), 1, 'plta_abc', substr(public_id, -4), 1, 1, 9000000000000, 0 from token where public_id glob 'tok_[0-9]*'`.execute(
    db,
  )
  await sql`insert into usage (token_id, start_at, code, count) select id, 3600000, 'allowed', 1 from token`.execute(db)
  await sql`${n(12_000)} insert into audit (seq, at, actor_type, actor_id, actor_name, action, target_type, target_id, target_name, tenant_id, tenant, details,
    previous_hash, hash) select 1000000 + i, i, 'user', 'usr_' || (i % 100), 'A', 'token.created', 'token', 'tok_' || i, 'T', ${acme}, 'acme', '{}', '', '' from n`.execute(
    db,
  )
}

async function readLists(tenant: string): Promise<void> {
  const get = (path: string) => s.ok('GET', path)
  for (const order of Object.keys(ORDERS)) {
    for (const sort of [order, `-${order}`]) {
      for (const filter of ['', `&tenant=${tenant}`, '&kind=user', `&reaches=${tenant}`, '&q=ame 7']) {
        const { nextCursor } = await get(`/v1/tokens?limit=3&sort=${sort}${filter}`)
        await get(`/v1/tokens?limit=3&sort=${sort}${filter}&cursor=${nextCursor}`)
      }
      // None is, so that the walk goes on from one place to another until it ends.
      await get(`/v1/tokens?tenant=${tenant}&status=suspended&sort=${sort}`)
    }
  }
  const now = new Date(s.clock.now).toISOString()
  const filters = [
    'q=u1',
    'q=name 77',
    'q=user 12',
    ...['u1', 'name 77&sort=-createdAt&status=active'].map((rest) => `tenant=${tenant}&q=${rest}`),
    'secretLast4=k077',
    ...['revoked', 'expired', 'suspended'].map((status) => `status=${status}`),
    'user=usr_7',
    `tenant=${tenant}&role=tenant-user`,
    'neverUsed=true',
    `tenant=${tenant}&neverUsed=true`,
    'neverUsed=true&sort=lastUsedAt',
  ]
  for (const order of Object.keys(ORDERS)) {
    for (const state of ['revoked', 'expired']) {
      for (const place of ['', `&tenant=${tenant}`]) await get(`/v1/tokens?status=${state}&sort=-${order}${place}`)
    }
  }
  for (const filter of [...filters, `expiresBefore=${now}&sort=expiresAt`, `lastUsedBefore=${now}&sort=-lastUsedAt`])
    await get(`/v1/tokens?${filter}`)
  for (const filter of [
    '',
    'tenant=acme',
    'actor=usr_7',
    'action=token.created',
    'target=tok_9',
    `from=${now}`,
    `to=${now}`,
    `tenant=acme&actor=usr_1&to=${now}`,
  ]) {
    await get(`/v1/audit?limit=3&${filter}`)
  }
  for (const sort of ['name', '-createdAt', 'username', '-name']) {
    const { nextCursor } = await get(`/v1/tenants/${tenant}/users?limit=3&sort=${sort}`)
    if (nextCursor !== null) await get(`/v1/tenants/${tenant}/users?limit=3&sort=${sort}&cursor=${nextCursor}`)
  }
  for (const list of ['users?q=u12', 'users?q=user 7', 'units', 'roles', 'permissions', 'policy'])
    await get(`/v1/tenants/${tenant}/${list}`)
  const scimFilters = [
    'userName eq "u7"',
    'externalId eq "x"',
    'emails.value eq "a@b"',
    'id eq "usr_7"',
    'active eq false',
    'emails.value eq "a@b" and not (displayName co "x")',
    'userName sw "u7" or emails[value ew "example.org"]',
    'meta.created gt "2026-01-01T00:00:00Z"',
  ]
  for (const filter of scimFilters) await get(`/scim/v2/${tenant}/Users?filter=${encodeURIComponent(filter)}`)
  await get(`/scim/v2/${tenant}/Users?startIndex=90&count=5`)
  for (const path of ['/v1/tenants', '/v1/overview', '/v1/policy', '/metrics']) await get(path)
}

async function changeThings(tenant: string): Promise<void> {
  const unit = await aUnit(s, tenant)
  const role = await aRole(s, tenant, ['tenant:read'])
  const user = await aMember(s, tenant, { unit, role })
  const token = await aUserToken(s, user, { unit, role })
  await aMobileSignIn(s, user)
  await s.call('GET', `/v1/verify?permission=tenant:read&tenant=${tenant}`, { token: token.secret })
  await s.ok('POST', '/v1/verifications', { secret: token.secret }, { token: s.gateway })
  for (const rest of ['', '/access', '/usage', '/versions']) await s.ok('GET', `/v1/tokens/${token.id}${rest}`)
  const group = { displayName: `${unit}/${role}`, members: [{ value: user.id }] }
  const { id: groupId } = await s.ok('POST', `/scim/v2/${tenant}/Groups`, group)
  await s.ok('PUT', `/scim/v2/${tenant}/Groups/${groupId}`, { displayName: 'Other', members: [] })
  await s.ok('PUT', `/scim/v2/${tenant}/Groups/${groupId}`, group)
  await s.ok('POST', `/v1/tokens/${token.id}/rotate`, { overlapSeconds: 60 })
  const terms = { name: 'Other', unit, role, expiresAt: inDays(s, 9) }
  await s.ok('POST', `/v1/tokens/${token.id}/replace`, terms)
  for (const verb of ['revoke', 'restore']) await s.ok('POST', `/v1/tokens/${token.id}/${verb}`)
  const other = await anApplication(s, { [tenant]: ['tenant:read'] })
  await s.ok('POST', '/v1/tokens/bulk', { action: 'delete', ids: [other.id] })
  await s.ok('DELETE', `/v1/tenants/${tenant}/users/${user.id}/sessions`)
  await s.ok('PATCH', `/v1/tenants/${tenant}/users/${user.id}`, { name: 'New', username: 'renamed', memberships: [] })
  await s.ok('PUT', `/v1/tenants/${tenant}/policy`, { secretVisibility: { user: 'once' } })
  await s.ok('PUT', `/v1/tenants/${tenant}/permissions`, [{ name: 'orders:read', description: '' }])
  await s.ok('PUT', `/v1/tenants/${tenant}/permissions`, [])
  await s.ok('DELETE', `/v1/tokens/${token.id}`)
  await s.ok('DELETE', `/v1/tenants/${tenant}/users/${user.id}`)
  await s.ok('DELETE', `/v1/tenants/${tenant}/roles/${role}`)
  await s.ok('DELETE', `/v1/tenants/${tenant}/units/${unit}`)
  await s.signIn('root', 'a long enough pass-phrase')
}

function explainAll(path: string): Map<string, string[]> {
  const database = new DatabaseSync(path, { readOnly: true })
  const explained = [...statements]
    .filter((statement) => /^\s*(select|with|insert|update|delete)/i.test(statement))
    .map((statement) => {
      const rows = database.prepare(`explain query plan ${statement}`).all()
      return [statement, rows.map(({ detail }) => String(detail))] as const
    })
  database.close()
  return new Map(explained)
}

const BEFORE = '(select before.hash from audit as before where before.seq = audit.seq - 1)'

/** Newest first, from the first row on, is an order of the table itself: a limit ends it. */
const ENDED_BY_LIMIT = [
  `select "audit".*, ${BEFORE} as "hash_before" from "audit" order by "seq" desc limit ?`,
  'select count(*) as "count" from (select 1 as "one" from "audit" limit ?) as "counted"',
]

/** Hold the masters alone, or who is inactive, so that reading all of them is what is wanted. */
const SMALL_INDEXES = /USING (COVERING INDEX token_master|INDEX user_inactive)$/

test('no statement reads a large table from one end to the other', () => {
  expect(plans.size).toBeGreaterThan(80)
  for (const statement of ENDED_BY_LIMIT) expect([...plans.keys()]).toContain(statement)
  const scans = [...plans].flatMap(([statement, steps]) =>
    (ENDED_BY_LIMIT.includes(statement) ? [] : steps)
      // Some rows of a table, bounded by a limit of their own, which are read from one end to the other.
      .filter((step) => !(step === 'SCAN token' && steps.includes('CO-ROUTINE token')))
      .filter((step) => new RegExp(`^SCAN (${LARGE})\\b`).test(step) && !SMALL_INDEXES.test(step))
      .map((step) => `${step}: ${statement}`),
  )
  expect(scans).toEqual([])
})

/** Statements that walk along this order; what is stopped, revoked or ended, has indexes of its own. */
function walksBy(column: string, isStopped: boolean): [string, string[]][] {
  return [...plans].filter(
    ([statement]) =>
      statement.includes(`select "token"."${column}" as key`) &&
      !/ as hit where| hit as materialized |\+token.id in /.test(statement) &&
      /token\.ended_at| and token\.revoked_at is not null/.test(statement) === isStopped,
  )
}

/** Each with and without a tenant. */
function expectAlong(walks: readonly [string, string[]][], index: string): void {
  for (const [statement, steps] of walks) {
    const place = statement.includes('"token"."tenant_id" = ') ? 'tenant_' : ''
    expect([statement, steps.join('\n')]).toEqual([
      statement,
      expect.stringMatching(`SEARCH token USING (COVERING )?INDEX ${place}${index}\\b`),
    ])
  }
}

const sorted = (walks: readonly [string, string[]][]) =>
  walks.filter(([, steps]) => steps.some((step) => step.includes('TEMP B-TREE')))

test.each(Object.values(ORDERS))('tokens in the order of %s are walked along an index, and never sorted', (column) => {
  const walks = walksBy(column, false).filter(([statement]) => !statement.includes('token.id in '))
  // Up and down, the first page and the next.
  expect(walks.length).toBeGreaterThanOrEqual(8)
  expectAlong(walks, `token_by_${column}`)
  expect(sorted(walks)).toEqual([])
})

test.each(Object.values(ORDERS))('what is revoked or has ended has indexes of its own in the order of %s', (column) => {
  const walks = walksBy(column, true)
  // What has ended comes first among all others in the order of ends.
  expect(walks.length).toBeGreaterThanOrEqual(column === 'expires_at' ? 2 : 4)
  expectAlong(walks, column === 'expires_at' ? 'token_revoked' : `token_stopped_by_${column}`)
  // But for the few that ended since the marks.
  expect(sorted(walks.filter(([statement]) => !statement.includes('token.id in ')))).toEqual([])
})
