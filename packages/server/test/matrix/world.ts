/** The place in which the matrix is played: two tenants with people in units, one that sleeps, one that is gone. */

import type { Readable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import type { InjectOptions } from 'fastify'
import { type Json, startServer, type TestServer } from '../server.ts'

export const PASSWORD = 'a sturdy pass-phrase'
export const EXPIRES = '2027-06-01T00:00:00Z'

export interface Call {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Reply {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, unknown>>
}

export interface World {
  readonly server: TestServer
  /** Without a socket: the same app, a thousand times faster than a browser. */
  send(call: Call, headers: Readonly<Record<string, string>>): Promise<Reply>
  /** A call by the master that must succeed. */
  ok(method: string, path: string, body?: unknown): Promise<Json>
  /** A name that was not used before. */
  fresh(prefix: string): string
}

/** Units of each tenant, as paths. `beta` and `closed` look like a small `acme`. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  acme: ['north', 'north/sales', 'north/sales/team', 'other'],
  beta: ['b1'],
  closed: ['c1'],
}

/** Who lives where: `double` in two units, `loose` in none. All but the callers of the matrix are only acted upon. */
const PEOPLE: Readonly<
  Record<string, Readonly<Record<string, readonly (readonly [unit: string | null, role: string])[]>>>
> = {
  acme: {
    worker: [['sales', 'local']],
    oscar: [['other', 'reader']],
    double: [
      ['sales', 'local'],
      ['other', 'reader'],
    ],
    loose: [],
    wanda: [[null, 'reader']],
    nora: [['north', 'reader']],
    tina: [[null, 'tenant-admin']],
    ulf: [['sales', 'unit-admin']],
    pia: [['sales', 'unit-user']],
    audun: [[null, 'auditor']],
    left: [['sales', 'unit-admin']],
  },
  beta: { bob: [['b1', 'reader']] },
  closed: { carl: [['c1', 'reader']] },
}

/** Each tenant has one. Nobody asks it anything. */
export const ISSUER = { id: 'company', name: 'Company', url: 'https://login.example.org', clientId: 'polett' }

export async function makeWorld(): Promise<World> {
  const server = await startServer({ environment: { POLETT_ISSUER_HOSTS: 'login.example.org' } })
  let used = 0
  const send = async ({ body, headers = {}, method, path }: Call, own: Readonly<Record<string, string>>) => {
    const hasBody = body !== undefined
    const options: InjectOptions = {
      method: method as 'GET',
      url: path,
      headers: {
        host: new URL(server.url).host,
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
        ...headers,
        ...own,
      },
      ...(hasBody ? { payload: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
    }
    const answer = await server.running.app.inject({ ...options, payloadAsStream: true })
    const { headers: answered, statusCode: status } = answer
    const stream = answer.stream()
    // It has no end, so its beginning is the answer.
    const lasts = String(answered['content-type']).startsWith('text/event-stream')
    return { status, text: lasts ? await beginningOf(stream) : await textOf(stream), headers: answered }
  }
  const ok = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const call = { method, path, ...(body === undefined ? {} : { body }) }
    const { status, text } = await send(call, bearer(server.master))
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  const world = { server, send, ok, fresh: (prefix: string) => `${prefix}${++used}` }
  await fill(world)
  return world
}

async function beginningOf(stream: Readable): Promise<string> {
  for await (const part of stream) return String(part)
  return ''
}

async function fill({ ok }: World): Promise<void> {
  for (const [tenant, units] of Object.entries(UNITS)) {
    await ok('POST', '/v1/tenants', { id: tenant, name: tenant })
    await ok('PUT', `/v1/tenants/${tenant}/permissions`, [{ name: 'orders:read', description: 'Orders' }])
    for (const path of units) {
      const [id = '', parent = null] = path.split('/').reverse()
      await ok('POST', `/v1/tenants/${tenant}/units`, { id, kind: 'department', name: id, parent })
    }
    const [unit] = units
    await ok('POST', `/v1/tenants/${tenant}/roles`, { id: 'reader', name: 'Reader', permissions: ['unit:read'] })
    const local = { id: 'local', name: 'Local', permissions: ['unit:read'], unit: tenant === 'acme' ? 'sales' : unit }
    await ok('POST', `/v1/tenants/${tenant}/roles`, local)
    for (const [username, held] of Object.entries(PEOPLE[tenant] ?? {})) {
      const memberships = held.map(([at, role]) => ({ unit: at, role }))
      await ok('POST', `/v1/tenants/${tenant}/users`, { username, name: username, password: PASSWORD, memberships })
    }
  }
  for (const tenant of [...Object.keys(UNITS), 'platform']) await ok('POST', `/v1/tenants/${tenant}/issuers`, ISSUER)
  await ok('POST', '/v1/tenants', { id: 'gone', name: 'Gone' })
  await ok('DELETE', '/v1/tenants/gone')
  const gone = { units: { kind: 'group' }, roles: { permissions: [] } }
  for (const [noun, fields] of Object.entries(gone)) {
    await ok('POST', `/v1/tenants/acme/${noun}`, { id: 'deleted', name: 'Deleted', ...fields })
    await ok('DELETE', `/v1/tenants/acme/${noun}/deleted`)
  }
  await ok('POST', '/v1/tenants/acme/users', { username: 'deleted', name: 'Deleted' })
  await ok('DELETE', '/v1/tenants/acme/users/deleted')
}

export function bearer(secret: string): Record<string, string> {
  return { authorization: `Bearer ${secret}` }
}

/** As our own pages send it. */
export function cookie(value: string): Record<string, string> {
  return { cookie: value, 'sec-fetch-site': 'same-origin' }
}
