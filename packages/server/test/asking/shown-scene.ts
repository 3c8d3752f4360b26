/** Tokens, those who ask about them, and what memory shows of them beside what the database says. */

import { isDeepStrictEqual } from 'node:util'
import { expect, vi } from 'vitest'
import { sightOf } from '../../src/usecases/token-show.ts'
import { flushUsage } from '../../src/usecases/usage.ts'
import { cacheKey } from '../../src/verify/token-cache.ts'
import { type Json, startServer, type TestServer } from '../server.ts'

export const PASSWORD = 'another long pass-phrase'
export const ACME = '/v1/tenants/acme'
/** No test is about how long it takes until something is remembered. */
export const PATIENCE = { timeout: 20_000 }
export const ENDS = '2027-06-01T00:00:00.000Z'

export interface Secret {
  readonly id: string
  readonly secret: string
}

async function open() {
  const server = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
  const { ok } = server
  await ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
  await ok('POST', '/v1/tenants', { id: 'other', name: 'Other' })
  await ok('POST', `${ACME}/units`, { id: 'sales', kind: 'department', name: 'Sales' })
  await ok('POST', `${ACME}/units`, { id: 'north', kind: 'group', name: 'North', parent: 'sales' })
  const permissions = ['role:read', 'tenant:read', 'token:create', 'token:read', 'unit:read']
  await ok('POST', `${ACME}/roles`, { id: 'seller', name: 'Seller', permissions })
  const make = async (wish: object, by: object = {}): Promise<Secret> => {
    const { secret, token } = await ok('POST', '/v1/tokens', { expiresAt: ENDS, ...wish }, by)
    return { id: token.id, secret }
  }
  const asker = (grants: Readonly<Record<string, readonly string[]>>, more: object = {}) =>
    make({
      ...{ kind: 'application', application: 'Resource server', ...more },
      grants: Object.entries(grants).map(([tenant, held]) => ({ tenant, permissions: held })),
    })
  const reader = await asker({ '*': ['token:introspect', 'token:read', 'tenant:read', 'unit:read'] })
  const person = async (username: string, memberships: object[] = [{ role: 'seller' }]) => {
    const { id } = await ok('POST', `${ACME}/users`, { username, name: username, memberships, password: PASSWORD })
    return { id: id as string, path: `${ACME}/users/${id}` }
  }
  return { ...server, make, asker, reader, person }
}

export type Scene = Awaited<ReturnType<typeof open>>

export async function ask(server: TestServer, by: Secret, { secret }: Secret): Promise<Json> {
  const { body, headers } = await server.call('POST', '/v1/verifications', { token: by.secret, body: { secret } })
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  return body
}

export function isRemembered({ running }: TestServer, by: Secret, { secret }: Secret): boolean {
  const { shown, tokens } = running.deps
  const [known, caller] = [tokens.peek(cacheKey(secret)), tokens.peek(cacheKey(by.secret))]
  return known && caller ? shown.find(known, sightOf(caller.token.terms.rights)) !== null : false
}

/** The answer is compared with the token itself, which is read each time; twice, so that memory has answered once. */
export async function expectTrue(server: TestServer, by: Secret, token: Secret): Promise<Json> {
  await expectRight(server, by, token)
  return expectRight(server, by, token)
}

async function expectRight(server: TestServer, by: Secret, token: Secret): Promise<Json> {
  await flushUsage(server.running.deps)
  const read = () => server.ok('GET', `/v1/tokens/${token.id}`, undefined, { token: by.secret })
  const shown = await read()
  const answer = await ask(server, by, token)
  // Use that was being written already may have come in between: then neither tells what the other has to.
  if (!isDeepStrictEqual(await read(), shown)) return expectRight(server, by, token)
  expect(answer).toEqual({ valid: true, code: 'valid', token: shown, permissions: expect.any(Array) })
  // What is read while use is being written is not kept.
  const look = async () => isRemembered(server, by, token) || void (await ask(server, by, token))
  await vi.waitUntil(look, PATIENCE)
  return shown
}

export function makeShop({ make }: Scene, more: object = {}): Promise<Secret> {
  const grants = [{ tenant: 'acme', permissions: ['tenant:read'] }]
  return make({ kind: 'application', application: 'Shop', tenant: 'acme', grants, ...more })
}

export async function opened() {
  const scene = await open()
  return { ...scene, [Symbol.asyncDispose]: scene.stop }
}
