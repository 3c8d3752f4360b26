/** Sealed secrets: encrypted while they are kept, and gone from the file the moment they are not to be kept any more. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aMember, aTenant, aUserToken, inDays, type MadeToken, type MadeUser } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
let tenant: string
let user: MadeUser

beforeAll(async () => {
  s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
  tenant = await aTenant(s)
  user = await aMember(s, tenant, { unit: null, role: 'tenant-user' })
})
afterAll(() => s.stop())

const aSealed = () => aUserToken(s, user, { unit: null, role: 'tenant-user' })
const path = ({ id }: MadeToken) => `/v1/tokens/${id}`

async function sealedBytes(token: MadeToken): Promise<Uint8Array[]> {
  const rows = await s.running.deps.store.read
    .selectFrom('token_secret')
    .innerJoin('token', 'token.id', 'token_secret.token_id')
    .select('sealed')
    .where('token.public_id', '=', token.id)
    .execute()
  return rows.flatMap(({ sealed }) => sealed ?? [])
}

/** Whether the bytes are anywhere in the database file or its log, after the log was folded in. */
async function inFile(bytes: Uint8Array): Promise<boolean> {
  await sql`pragma wal_checkpoint(truncate)`.execute(s.running.deps.store.write)
  const file = join(s.directory, 'data', 'polett.sqlite')
  return [file, `${file}-wal`].some((each) => readFileSync(each).includes(bytes))
}

test('a sealed secret is kept encrypted, and shown as it was given', async () => {
  const token = await aSealed()
  const [sealed] = await sealedBytes(token)
  expect(sealed).toBeDefined()
  expect(await inFile(sealed as Uint8Array)).toBe(true)
  expect(await inFile(Buffer.from(token.secret))).toBe(false)
  const { secret } = await s.ok('GET', `${path(token)}/secret`, undefined, { cookie: s.cookie })
  expect(secret).toBe(token.secret)
})

const terms = () => ({ name: 'Other', unit: null, role: 'tenant-user', expiresAt: inDays(s, 9) })

test.each<[string, (token: MadeToken) => Promise<unknown>]>([
  ['rotate', (token) => s.ok('POST', `${path(token)}/rotate`)],
  ['rotate with an overlap', (token) => s.ok('POST', `${path(token)}/rotate`, { overlapSeconds: 3_600 })],
  ['replace', (token) => s.ok('POST', `${path(token)}/replace`, terms())],
  [
    'replace by one that is shown once',
    (token) => s.ok('POST', `${path(token)}/replace`, { ...terms(), secretVisibility: 'once' }),
  ],
  [
    'replace that keeps the secret and shows it no more',
    (token) => s.ok('POST', `${path(token)}/replace`, { ...terms(), secretVisibility: 'once', keepSecret: true }),
  ],
  ['delete', (token) => s.ok('DELETE', path(token))],
  ['bulk delete', (token) => s.ok('POST', '/v1/tokens/bulk', { action: 'delete', ids: [token.id] })],
])('%s leaves nothing of the sealed bytes', async (_name, work) => {
  const token = await aSealed()
  const [before] = await sealedBytes(token)
  await work(token)
  const after = await sealedBytes(token)
  expect(after.some((bytes) => Buffer.compare(bytes, before as Uint8Array) === 0)).toBe(false)
  expect(await inFile(before as Uint8Array)).toBe(false)
})

test.each([
  ['the tenant', () => `/v1/tenants/${tenant}/policy`],
  ['the platform', () => '/v1/policy'],
])('a policy of %s that shows secrets once erases the sealed ones', async (_whose, policy) => {
  const tokens = [await aSealed(), await aSealed()]
  const before = (await Promise.all(tokens.map(sealedBytes))).flat()
  expect(before).toHaveLength(2)
  await s.ok('PUT', policy(), { secretVisibility: { user: 'once' } })
  expect((await Promise.all(tokens.map(sealedBytes))).flat()).toEqual([])
  for (const bytes of before) expect(await inFile(bytes)).toBe(false)
  const shown = await s.call('GET', `${path(tokens[0] as MadeToken)}/secret`, { cookie: s.cookie })
  expect(shown.status).toBe(409)
  await s.ok('PUT', policy(), {})
})

test('what a deleted tenant had sealed is erased right after, with its rows', async () => {
  const other = await aTenant(s)
  const member = await aMember(s, other, { unit: null, role: 'tenant-user' })
  const token = await aUserToken(s, member, { unit: null, role: 'tenant-user' })
  const [before] = await sealedBytes(token)
  await s.ok('DELETE', `/v1/tenants/${other}`)
  await expect.poll(() => sealedBytes(token)).toEqual([])
  expect(await inFile(before as Uint8Array)).toBe(false)
})
