/** Nobody plants a session on somebody else, and no page of ours lies in another one's frame. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDocument } from '../api-document.ts'
import { aMember, aTenant, type MadeUser, PASSWORD } from '../builders.ts'
import { codeOf, firstStep, secondStep } from '../second-factors/scene.ts'
import { cookieOf, startServer, type TestServer } from '../server.ts'

let s: TestServer
let person: MadeUser

beforeAll(async () => {
  s = await startServer()
  person = await aMember(s, await aTenant(s), { unit: null, role: 'tenant-user' })
})
afterAll(() => s.stop())

const alive = async (cookie: string) => (await s.call('GET', '/v1/session', { cookie })).status === 200
const bodyOf = ({ tenant, username }: MadeUser) => ({ username, password: PASSWORD, tenant })

test('a session id that was there before is never taken over by who signs in', async () => {
  const planted = `polett=${'A'.repeat(43)}`
  const mine = cookieOf(await s.call('POST', '/v1/session', { body: bodyOf(person), cookie: planted }))
  expect([mine === planted, await alive(planted), await alive(mine)]).toEqual([false, false, true])
  // One of the attacker's own, which is alive: it does not become the victim's, and has ended besides.
  const attacker = await aMember(s, person.tenant, { unit: null, role: 'tenant-user' })
  const theirs = await s.signIn(attacker.username, PASSWORD, attacker.tenant)
  const taken = cookieOf(await s.call('POST', '/v1/session', { body: bodyOf(person), cookie: theirs }))
  expect([taken === theirs, await alive(theirs), await alive(taken)]).toEqual([false, false, true])
  const { body } = await s.call('GET', '/v1/session', { cookie: taken })
  expect(body.user.id).toBe(person.id)
})

test('neither does the second step take one over, and a wrong password leaves the old one as it was', async () => {
  const guarded = await aMember(s, person.tenant, { unit: null, role: 'tenant-user' })
  const cookie = await s.signIn(guarded.username, PASSWORD, guarded.tenant)
  const { secret } = await s.ok('POST', '/v1/session/factors/totp', undefined, { cookie })
  const confirmation = { code: codeOf(secret, s.clock.now) }
  const { recoveryCodes } = await s.ok('POST', '/v1/session/factors/totp/confirm', confirmation, { cookie })
  const { signIn } = await firstStep(s, guarded)
  const before = await s.signIn(person.username, PASSWORD, person.tenant)
  const answer = await secondStep(s, { signIn, recoveryCode: recoveryCodes[0] }, { cookie: before })
  const after = cookieOf(answer)
  expect([answer.status, after === before, await alive(before), await alive(after)]).toEqual([200, false, false, true])
  const wrong = await s.call('POST', '/v1/session', { body: { ...bodyOf(person), password: 'no' }, cookie: after })
  expect([wrong.status, wrong.headers.get('set-cookie'), await alive(after)]).toEqual([401, null, true])
})

test('session cookies are out of reach of scripts and of other sites', async () => {
  const set = (await s.call('POST', '/v1/session', { body: bodyOf(person) })).headers.getSetCookie()
  expect(set).toHaveLength(1)
  expect(set[0]).toMatch(/^polett=[\w-]{43}; /)
  for (const word of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(set[0]).toContain(word)
  expect(set[0]).not.toMatch(/Domain/i)
})

const PAGES = [
  ...[
    '/',
    '/console',
    '/console/password',
    '/console/connect/x',
    '/console/device',
    '/sign-in',
    '/sign-in/x',
    '/account',
  ],
  ...['/docs', '/oauth/authorize', '/oauth/authorize?client_id=x&redirect_uri=https://evil.example', '/nothing/here'],
]

test('no page can be framed, sniffed or followed by its referrer', async () => {
  const pages: string[] = []
  for (const path of PAGES) {
    const { headers, status } = await s.call('GET', path, { headers: { accept: 'text/html' } })
    expect([path, status, headers.get('content-security-policy')]).toEqual([
      ...[path, status, expect.stringMatching(/(^|; )frame-ancestors 'none'(;|$)/)],
    ])
    const policy = headers.get('content-security-policy') ?? ''
    expect([path, /unsafe-(inline|eval)|\*/.test(policy), policy.includes("base-uri 'none'")]).toEqual([
      ...[path, false, (headers.get('content-type') ?? '').startsWith('text/html')],
    ])
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff'])
    expect([path, headers.get('referrer-policy')]).toEqual([path, 'no-referrer'])
    if (headers.get('content-type')?.startsWith('text/html') === true) pages.push(path)
  }
  expect(pages.length).toBeGreaterThan(3)
})

test('nor can any answer of any operation', async () => {
  const { operations } = readDocument((await s.call('GET', '/openapi.json')).body)
  for (const { method, path } of operations) {
    const { headers } = await s.call(method, path.replace(/\{\w+\}/g, 'x'))
    expect([method, path, headers.get('content-security-policy'), headers.get('x-content-type-options')]).toEqual([
      ...[method, path, expect.stringContaining("frame-ancestors 'none'"), 'nosniff'],
    ])
  }
})
