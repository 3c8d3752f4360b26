/** Who has asked before on a connection is judged anew each time. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { anApplication, aTenant } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { type Conversation, openConversation } from './conversation.ts'

let s: TestServer
beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

const VALID = /^HTTP\/1\.1 200[\s\S]*"(?:active|valid)":true/

interface Scene {
  readonly id: string
  readonly tenant: string
}
type Change = (scene: Scene) => Promise<unknown>

const narrowed = (tenant: string) => ({
  ...{ application: 'narrowed', keepSecret: true, expiresAt: new Date(s.clock.now + 50_000).toISOString() },
  grants: [{ tenant, permissions: ['user:read'] }],
})

const CAUSES: readonly (readonly [name: string, status: string, change: Change])[] = [
  ['nothing happens', '200', async () => undefined],
  ['it is revoked', '401', ({ id }) => s.ok('POST', `/v1/tokens/${id}/revoke`, {})],
  ['it is deleted', '401', ({ id }) => s.ok('DELETE', `/v1/tokens/${id}`)],
  ['its secret is rotated', '401', ({ id }) => s.ok('POST', `/v1/tokens/${id}/rotate`, {})],
  [
    'the overlap of a rotation ends',
    '401',
    async ({ id }) => {
      await s.ok('POST', `/v1/tokens/${id}/rotate`, { overlapSeconds: 30 })
      s.clock.advance(30_000)
    },
  ],
  [
    'it is narrowed and keeps its secret',
    '403',
    ({ id, tenant }) => s.ok('POST', `/v1/tokens/${id}/replace`, narrowed(tenant)),
  ],
  ['its tenant is closed', '401', ({ tenant }) => s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'inactive' })],
  ['it expires', '401', async () => s.clock.advance(60_000)],
]

const FORM = 'application/x-www-form-urlencoded'
const QUESTIONS = [
  ['/v1/verifications', 'application/json', (secret: string) => `{"secret":"${secret}"}`],
  ['/oauth/introspect', FORM, (secret: string) => `token=${secret}`],
] as const
const SCHEMES = [
  ['Bearer', (_id: string, secret: string) => `Bearer ${secret}`],
  ['Basic', (id: string, secret: string) => `Basic ${btoa(`${id}:${secret}`)}`],
] as const

const requestsOf = (id: string, secret: string): string[] =>
  QUESTIONS.flatMap(([path, type, bodyOf]) =>
    SCHEMES.filter(([scheme]) => scheme === 'Bearer' || path.startsWith('/oauth')).map(([, present]) => {
      const body = bodyOf(secret)
      const about = `Content-Type: ${type}\r\nContent-Length: ${body.length}`
      return `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${present(id, secret)}\r\n${about}\r\n\r\n${body}`
    }),
  )

it.each(CAUSES)('a caller who asked before on the same connection is answered rightly when %s', async (...cause) => {
  const [, status, change] = cause
  const tenant = await aTenant(s)
  const expiresAt = new Date(s.clock.now + 60_000).toISOString()
  const { id, secret } = await anApplication(s, { [tenant]: ['token:introspect'] }, { expiresAt, tenant })
  const kept: { readonly conversation: Conversation; readonly request: string }[] = []
  for (const request of requestsOf(id, secret)) {
    const conversation = await openConversation(s)
    for (let time = 0; time < 3; time += 1) {
      expect(await conversation.ask(request)).toMatch(VALID)
    }
    kept.push({ conversation, request })
  }
  await change({ id, tenant })
  for (const { conversation, request } of kept) {
    for (let time = 0; time < 2; time += 1) expect((await conversation.ask(request)).slice(9, 12)).toBe(status)
    conversation.end()
  }
})

it('takes no secret for another that came before it on the connection', async () => {
  const tenant = await aTenant(s)
  const one = await anApplication(s, { [tenant]: ['token:introspect'] })
  const other = await anApplication(s, { [tenant]: ['tenant:read'] })
  const [good = '', , basic = ''] = requestsOf(one.id, one.secret)
  const conversation = await openConversation(s)
  const statusOf = async (request: string): Promise<string> => (await conversation.ask(request)).slice(9, 12)
  const wrong = `${one.secret.slice(0, -1)}${one.secret.endsWith('0') ? '1' : '0'}`
  for (let time = 0; time < 2; time += 1) {
    expect(await statusOf(good)).toBe('200')
    expect(await statusOf(good.replace(`Bearer ${one.secret}`, `Bearer ${other.secret}`))).toBe('403')
    expect(await statusOf(basic)).toBe('200')
    expect(await statusOf(good.replace(`Bearer ${one.secret}`, `Bearer ${wrong}`))).toBe('401')
    // The client's name and its secret have to belong together, whoever else has shown the secret.
    expect(await statusOf(basic.replace(/Basic \S+/, `Basic ${btoa(`${other.id}:${one.secret}`)}`))).toBe('401')
    expect(await statusOf(good.replace('Authorization', 'X-Authorization'))).toBe('401')
  }
  conversation.end()
})

it('counts each use of who asks, and of what is asked about', async () => {
  const tenant = await aTenant(s)
  const caller = await anApplication(s, { [tenant]: ['token:introspect'] })
  const about = await anApplication(s, { [tenant]: ['tenant:read'] }, { tenant })
  const conversation = await openConversation(s)
  for (const request of requestsOf(caller.id, caller.secret)) {
    const body = request.slice(request.indexOf('\r\n\r\n'))
    const other = request.replace(body, body.replace(caller.secret, about.secret))
    for (let time = 0; time < 5; time += 1) expect(await conversation.ask(other)).toMatch(VALID)
  }
  conversation.end()
  await s.restart()
  for (const { id } of [caller, about]) {
    const usage = await s.ok('GET', `/v1/tokens/${id}/usage`)
    expect(usage.buckets.map(({ allowed }: { allowed: number }) => allowed)).toEqual([15])
    // Of what is asked about, nobody has said where it was presented.
    const addresses = id === caller.id ? [{ address: '127.0.0.1', count: 15 }] : []
    expect(usage.addresses).toMatchObject(addresses)
  }
})
