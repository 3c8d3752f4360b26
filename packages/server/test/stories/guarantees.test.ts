/** A stop is true when it answers, and nothing but the secret itself opens anything. */

import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aGuess,
  aMember,
  anApplication,
  anOrganizationToken,
  aRole,
  ask,
  aTenant,
  aUserToken,
  passes,
  said,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
let tenant: string

beforeAll(async () => {
  s = await startServer()
  tenant = await aTenant(s)
})
afterAll(() => s.stop())

const SOCKETS = 8

interface Tally {
  readonly accepted: number
  readonly refused: number
}

/** So many verifications at once, over several sockets, each without waiting for the answer before. */
async function verifyMany(secret: string, count: number, query = ''): Promise<Tally> {
  const one = `GET /v1/verify${query} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${secret}\r\n\r\n`
  const tallies = await Promise.all(Array.from({ length: SOCKETS }, () => send(one, count / SOCKETS)))
  return tallies.reduce((sum, each) => ({
    accepted: sum.accepted + each.accepted,
    refused: sum.refused + each.refused,
  }))
}

function send(one: string, count: number): Promise<Tally> {
  const { hostname, port } = new URL(s.url)
  return new Promise((resolve, reject) => {
    let text = ''
    let [accepted, refused] = [0, 0]
    const socket = connect(Number(port), hostname, () => socket.write(one.repeat(count)))
    socket.setEncoding('latin1').on('error', reject)
    socket.on('data', (chunk: string) => {
      text += chunk
      // A line that is cut in two waits for the next chunk whole, or it would count twice.
      const end = text.lastIndexOf('\r\n') + 1
      for (const [, status] of text.slice(0, end).matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
        if (status === '200') accepted += 1
        else refused += 1
      }
      text = text.slice(end)
      if (accepted + refused < count) return
      socket.destroy()
      resolve({ accepted, refused })
    })
  })
}

test('X-05: of 10,000 verifications after a revoke was answered, none is accepted', async () => {
  const { id, secret } = await anOrganizationToken(s, tenant)
  expect(await verifyMany(secret, 800)).toEqual({ accepted: 800, refused: 0 })
  await s.ok('POST', `/v1/tokens/${id}/revoke`)
  expect(await verifyMany(secret, 10_000)).toEqual({ accepted: 0, refused: 10_000 })
  await s.ok('POST', `/v1/tokens/${id}/restore`)
  expect(await verifyMany(secret, 800)).toEqual({ accepted: 800, refused: 0 })
})

test('X-05: nor while verifications are under way as the revoke is answered', async () => {
  const { id, secret } = await anOrganizationToken(s, tenant)
  for (let round = 0; round < 5; round += 1) {
    const before = verifyMany(secret, 800)
    await s.ok('POST', `/v1/tokens/${id}/revoke`)
    const after = await verifyMany(secret, 800)
    expect([round, after.accepted]).toEqual([round, 0])
    await before
    await s.ok('POST', `/v1/tokens/${id}/restore`)
  }
})

test('X-05: nor after any other stop', async () => {
  const role = await aRole(s, tenant, ['user:read'])
  const membership = { unit: null, role }
  const stops: [string, (made: { id: string; user: string }) => [string, string, object?]][] = [
    ['deleted', ({ id }) => ['DELETE', `/v1/tokens/${id}`]],
    ['rotated', ({ id }) => ['POST', `/v1/tokens/${id}/rotate`]],
    ['bulk', ({ id }) => ['POST', '/v1/tokens/bulk', { action: 'revoke', ids: [id] }]],
    ['inactive', ({ user }) => ['PATCH', user, { status: 'inactive' }]],
    ['without membership', ({ user }) => ['PATCH', user, { memberships: [] }]],
    ['person deleted', ({ user }) => ['DELETE', user]],
    ['role', () => ['PATCH', `/v1/tenants/${tenant}/roles/${role}`, { permissions: [] }]],
  ]
  for (const [name, stop] of stops) {
    const person = await aMember(s, tenant, membership)
    const { id, secret } = await aUserToken(s, person, membership)
    const query = '?permission=user:read'
    expect([name, await verifyMany(secret, 80, query)]).toEqual([name, { accepted: 80, refused: 0 }])
    const [method, path, body] = stop({ id, user: `/v1/tenants/${tenant}/users/${person.id}` })
    await s.ok(method, path, body)
    expect([name, await verifyMany(secret, 400, query)]).toEqual([name, { accepted: 0, refused: 400 }])
  }
})

test('X-06: random, shortened, re-cased and changed secrets are refused, and the right one is not', async () => {
  s.clock.advance(120_000)
  const { secret } = await anApplication(s)
  const swapped = (text: string) => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase())
  const forms = new Set([
    ...[secret.slice(0, -1), secret.slice(1), `${secret}0`, secret.toLowerCase(), secret.toUpperCase(), 'plta_'],
    ...Array.from(secret, (letter, at) => secret.slice(0, at) + swapped(letter) + secret.slice(at + 1)),
    ...Array.from(secret, (letter, at) => secret.slice(0, at) + (letter === 'x' ? 'y' : 'x') + secret.slice(at + 1)),
    ...Array.from({ length: 20 }, () => aGuess()),
  ])
  forms.delete(secret)
  for (const form of forms) expect([form, await ask(s, form, 'GET', '/v1/verify')]).toEqual([form, '401 token_invalid'])
  expect(await passes(s, secret)).toBe(true)
})

test('X-06: guesses of the right form are limited by source, wrong checksums and known secrets are not', async () => {
  const { secret } = await anApplication(s)
  s.clock.advance(120_000)
  for (let call = 0; call < 150; call += 1) {
    expect(await ask(s, `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`, 'GET', '/v1/verify')).toMatch(
      /^401/,
    )
  }
  for (let call = 0; call < 100; call += 1) expect(await ask(s, aGuess(), 'GET', '/v1/verify')).toMatch(/^401/)
  const limited = await s.call('GET', '/v1/verify', { token: aGuess() })
  expect([said(limited), Number(limited.headers.get('retry-after'))]).toEqual([
    ...['429 rate_limited', expect.any(Number)],
  ])
  expect(await passes(s, secret)).toBe(true)
  s.clock.advance(120_000)
  expect(await ask(s, aGuess(), 'GET', '/v1/verify')).toMatch(/^401/)
})
