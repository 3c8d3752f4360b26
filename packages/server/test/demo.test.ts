/** The demo holds what it promises: three organizations, every kind and status of token, weeks of use. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { type FilledDemo, fillDemo } from '../src/demo/fill.ts'
import { PASSWORD, SIGN_INS } from '../src/demo/people.ts'
import { type RunningServer, startServer } from '../src/start.ts'
import type { Json } from './server.ts'

const DAYS = 42
const CODE = 'demo-set-up-code'
const CHEAP = { memoryKiB: 64, passes: 1, parallelism: 1 }
let directory: string
let server: RunningServer
let demo: FilledDemo

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'polett-demo-test-'))
  const clock = { behindMs: DAYS * 86_400_000 }
  const environment = { POLETT_PORT: '0', POLETT_DATA_DIR: join(directory, 'data'), POLETT_SETUP_CODE: CODE }
  const config = readConfig({ ...environment, POLETT_LOG_LEVEL: 'silent' })
  server = await startServer(config, { now: () => Date.now() - clock.behindMs, passwordCost: CHEAP })
  demo = await fillDemo(server, CODE, clock, DAYS * 86_400_000)
  clock.behindMs = 0
})

afterAll(async () => {
  await server.close()
  await rm(directory, { recursive: true, force: true })
})

async function get(path: string): Promise<Json> {
  const headers = { authorization: `Bearer ${demo.secrets['admin-console']}` }
  const answer = await fetch(`${server.url}${path}`, { headers })
  expect(answer.status).toBe(200)
  return answer.json()
}

it('has tokens of every kind and of every status', async () => {
  const { items } = await get('/v1/tokens?limit=200')
  const of = (field: string) => new Set(items.map((token: Json) => token[field]))
  expect(of('kind')).toEqual(new Set(['user', 'mobile', 'application', 'organization', 'group']))
  expect(of('status')).toEqual(new Set(['active', 'revoked', 'suspended', 'expired']))
  const soon = items.filter(({ expiresAt, status }: Json) => {
    const days = (Date.parse(expiresAt) - Date.now()) / 86_400_000
    return status === 'active' && days < 7
  })
  expect(soon.length).toBeGreaterThan(1)
})

it('has the organizations of the seeds', async () => {
  const { items } = await get('/v1/tenants')
  const ids = items.map(({ id }: Json) => id).filter((id: string) => id !== 'platform')
  expect(ids.sort()).toEqual(['3', 'o', 'site1', 'site2', 'site3'])
})

it('has weeks of use, and who still uses a rotated secret', async () => {
  const { items } = await get('/v1/tokens?q=ERP%20sync')
  const from = new Date(Date.now() - 35 * 86_400_000).toISOString()
  const { addresses, buckets } = await get(`/v1/tokens/${items[0].id}/usage?step=day&from=${from}`)
  expect(buckets.length).toBeGreaterThan(30)
  expect(addresses.map(({ address }: Json) => address)).toEqual(expect.arrayContaining(['10.2.0.7', '10.2.0.9']))
  expect((await get('/v1/tokens/web-shop/versions')).items).toHaveLength(1)
})

it.each(
  SIGN_INS.map(({ tenant, username }) => [username, tenant]),
)('lets %s of %s sign in', async (username, tenant) => {
  const answer = await fetch(`${server.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, tenant, password: PASSWORD }),
  })
  expect(answer.status).toBe(200)
})
