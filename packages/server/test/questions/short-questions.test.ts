/** Every question is sent past the short path as well: both answers must be the same, byte for byte. */

import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { anApplication, aTenant } from '../builders.ts'
import { drawSeeded } from '../rules/draw.ts'
import { startServer, type TestServer } from '../server.ts'
import { converseBy, sendBy } from '../two-ways.ts'
import {
  type Asking,
  earlyAnswer,
  FORM,
  randomQuestion,
  rollOf,
  setAskingScene,
  withinASecond,
} from './asking-scene.ts'

const REQUESTS = 2_500
const TRIES = 5

let s: TestServer
let asking: Asking
beforeAll(async () => {
  s = await startServer()
  asking = await setAskingScene(s)
})
afterAll(() => s.stop())

interface Bodied {
  readonly type: string
  readonly text: string
}

function post(path: string, authorization: string, { text, type }: Bodied, more = ''): string {
  const about = `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n${more}`
  return `POST ${path} HTTP/1.1\r\nHost: example.org\r\nAuthorization: ${authorization}\r\n${about}\r\n${text}`
}
const introspect = (by: string, secret: string, more = ''): string =>
  post('/oauth/introspect', by, { type: FORM, text: `token=${secret}${more}` })
const verification = (by: string, question: object): string =>
  post('/v1/verifications', by, { type: 'application/json', text: JSON.stringify(question) })

it(`answers ${REQUESTS} random questions as the app does, byte for byte`, { timeout: 300_000 }, async () => {
  const roll = rollOf(drawSeeded(20_261_122))
  let [short, refused] = [0, 0]
  for (let count = 0; count < REQUESTS; count += 1) {
    // What Node does with a refused body that comes in chunks depends on how it has come.
    const text = randomQuestion(asking, roll)('').replace('Transfer-Encoding: chunked', 'Expect: chunks')
    let expected = await sendBy(s, 'ordinary', text)
    let found = await sendBy(s, 'short', text)
    // What is shown of the last use may be written in between.
    for (let again = 0; again < TRIES && found.answer !== expected.answer; again += 1) {
      expected = await sendBy(s, 'ordinary', text)
      found = await sendBy(s, 'short', text)
    }
    expect({ text, answer: found.answer }).toEqual({ text, answer: expected.answer })
    if (!found.reachedTheApp) short += 1
    if (!expected.answer.startsWith('HTTP/1.1 200')) refused += 1
    // Tokens end, and tenants are read anew, while the questions go on.
    if (count === REQUESTS / 2) s.clock.advance(61_000)
    if (count % 250 === 249) await s.ok('PATCH', '/v1/tenants/harbour', { name: `Harbour ${count}` })
  }
  // Both ways have to be well trodden, or the comparison says nothing.
  expect(short).toBeGreaterThan(REQUESTS / 10)
  expect(refused).toBeGreaterThan(REQUESTS / 5)
})

it('knows the plain forms of every question, and answers none but a "yes" early', async () => {
  const tenant = await aTenant(s)
  const caller = await anApplication(s, { [tenant]: ['token:introspect'] })
  const about = await anApplication(s, { [tenant]: ['tenant:read'] }, { tenant })
  const near = await anApplication(s, { [tenant]: ['tenant:read'] }, { tenant, allowedIps: ['203.0.113.0/24'] })
  const bearer = `Bearer ${caller.secret}`
  const { secret } = about
  const early = [
    ...[introspect(bearer, secret), introspect(`Basic ${btoa(`${caller.id}:${caller.secret}`)}`, secret)],
    ...[
      introspect(bearer, secret, '&token_type_hint=access_token'),
      introspect(bearer, near.secret, '&address=203.0.113.7'),
    ],
    ...[verification(bearer, { secret }), verification(bearer, { secret, permission: 'tenant:read' })],
    ...[
      verification(bearer, { secret, tenant }),
      verification(bearer, { secret: near.secret, address: '203.0.113.7' }),
    ],
    post('/v1/verifications', bearer, { type: 'application/json; charset=utf-8', text: `{"secret": "${secret}"}` }),
    post('/oauth/introspect', bearer, { type: `${FORM};charset=UTF-8`, text: `token=${secret}` }, 'Accept: */*\r\n'),
    post('/oauth/introspect', bearer, { type: FORM, text: `token=${secret}` }, `Polett-Tenant: ${tenant}\r\n`),
  ]
  const left = [
    ...[
      introspect(bearer, 'x'),
      introspect(bearer, near.secret),
      introspect(bearer, near.secret, '&address=198.51.100.7'),
    ],
    ...[introspect(bearer, secret, '&client_secret=x'), introspect('Basic eDp5', secret)],
    post('/oauth/introspect', bearer, { type: FORM, text: `token=${secret}` }, 'Host: twice\r\n'),
    post('/oauth/introspect', bearer, { type: FORM, text: `token=${secret}` }, `Authorization: ${bearer}\r\n`),
    post('/oauth/introspect', bearer, { type: FORM, text: `token=${secret}` }, `content-type: ${FORM}\r\n`),
    post('/oauth/introspect', bearer, { type: FORM, text: `token=${secret}` }, 'Polett-Tenant: nowhere\r\n'),
    post(
      '/oauth/introspect',
      bearer,
      { type: FORM, text: `token=${secret}` },
      `Polett-Tenant: ${await aTenant(s)}\r\n`,
    ),
    post('/oauth/introspect', bearer, { type: FORM, text: ` token=${secret}` }),
    post('/v1/verifications', bearer, { type: 'application/json', text: `[{"secret":"${secret}"}` }),
    post('/v1/verifications', bearer, { type: 'application/json', text: `{"secret":"${secret}"}}` }),
    introspect(`Basic ${btoa(`${about.id}:${caller.secret}`)}`, secret),
    ...[introspect(`Bearer ${secret}`, secret), introspect(`bearer ${caller.secret}`, secret)],
    ...[verification(bearer, { secret, permission: 'user:read' }), verification(bearer, { secret: near.secret })],
    ...[verification(bearer, [{ secret }]), verification(bearer, { secret, permission: ['tenant:read'] })],
    ...[verification(bearer, { secret, tenant: 'nowhere' }), verification(bearer, { secret, more: 1 })],
    verification(`Basic ${btoa(`${caller.id}:${caller.secret}`)}`, { secret }),
    post('/oauth/introspect', bearer, { type: FORM, text: `token=${secret}` }, 'Cookie: polett=abc\r\n'),
    post('/oauth/introspect', bearer, { type: FORM, text: `token=${secret}` }, 'Content-Encoding: gzip\r\n'),
    post('/oauth/introspect', bearer, { type: FORM, text: `token=${secret}` }, 'Connection: close\r\n'),
    post('/oauth/introspect', bearer, { type: 'application/json', text: `token=${secret}` }),
    post('/v1/verifications', bearer, { type: FORM, text: `{"secret":"${secret}"}` }),
    post('/v1/verifications?', bearer, { type: 'application/json', text: `{"secret":"${secret}"}` }),
    post('/oauth/revoke', `Bearer ${about.id}`, { type: FORM, text: `token=${secret}` }),
  ]
  for (const text of early) expect(await earlyAnswer(s, text)).toMatch(/^HTTP\/1\.1 200[\s\S]*"(?:active|valid)":true/)
  for (const text of left) {
    for (let time = 0; time < 2; time += 1) {
      // So that memory knows all that it would take to answer.
      await earlyAnswer(s, verification(bearer, { secret }))
      const { reachedTheApp } = await sendBy(s, 'short', text)
      expect({ text, reachedTheApp }).toEqual({ text, reachedTheApp: true })
    }
  }
})

it('sends letters beyond ASCII as the bytes that they are', async () => {
  const tenant = await aTenant(s)
  const { secret } = await anApplication(s, { [tenant]: ['tenant:read'] }, { application: 'Ship – 船' })
  const answer = await earlyAnswer(s, verification(`Bearer ${s.master}`, { secret }))
  const body = Buffer.from(answer.slice(answer.indexOf('\r\n\r\n') + 4), 'latin1')
  expect(JSON.parse(body.toString()).token).toMatchObject({ application: 'Ship – 船' })
  expect(answer).toContain(`\r\ncontent-length: ${body.length}\r\n`)
})

it('counts where a secret was presented, as far as whoever asks has said', async () => {
  const tenant = await aTenant(s)
  const { id, secret } = await anApplication(s, { [tenant]: ['tenant:read'] })
  for (const text of [
    introspect(`Bearer ${s.master}`, secret, '&address=203.0.113.7'),
    verification(`Bearer ${s.master}`, { secret, address: '203.0.113.8' }),
  ]) {
    await withinASecond(async () => {
      await earlyAnswer(s, text)
      const { reachedTheApp } = await converseBy(s, 'short', Array(50).fill(text))
      expect(reachedTheApp).toBe(false)
    })
  }
  await s.restart()
  const { addresses } = await s.ok('GET', `/v1/tokens/${id}/usage`)
  expect(addresses.map(({ address }: { address: string }) => address).sort()).toEqual(['203.0.113.7', '203.0.113.8'])
  for (const { count } of addresses) expect(count).toBeGreaterThan(50)
})

it('is heard by what programs ask with: fetch, and `node:http`', async () => {
  let read = 0
  const count = (): void => {
    read += 1
  }
  await earlyAnswer(s, verification(`Bearer ${s.master}`, { secret: s.gateway }))
  s.running.app.server.on('request', count)
  // Another name, so that no connection is used that others have begun.
  const unused = s.url.replace('127.0.0.1', 'localhost')
  const body = JSON.stringify({ secret: s.gateway })
  const headers = { authorization: `Bearer ${s.master}`, 'content-type': 'application/json' }
  for (let time = 0; time < 6; time += 1) {
    const answer = await fetch(`${unused}/v1/verifications`, { method: 'POST', headers, body })
    expect(await answer.json()).toMatchObject({ valid: true })
  }
  expect(read).toBeLessThan(6)
  await withinASecond(async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    read = 0
    for (let time = 0; time < 6; time += 1) {
      const asked = request(`${s.url}/v1/verifications`, { method: 'POST', agent, headers }).end(body)
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      expect(JSON.parse(await text(answer))).toMatchObject({ valid: true })
    }
    agent.destroy()
    expect(read).toBe(2)
  })
  s.running.app.server.removeListener('request', count)
})

it('counts and logs each of them as the app does', async () => {
  const caller = await anApplication(s, { '*': ['token:introspect'] })
  const bearer = `Bearer ${caller.secret}`
  for (const [route, text] of [
    ['/oauth/introspect', introspect(bearer, caller.secret)],
    ['/v1/verifications', verification(bearer, { secret: caller.secret })],
  ] as const) {
    let logged: string[] = []
    await withinASecond(async () => {
      await earlyAnswer(s, text)
      const before = await answeredOf(route)
      const lines = s.log.length
      const { reachedTheApp } = await converseBy(s, 'short', [text, text, text])
      expect(reachedTheApp).toBe(false)
      const after = await answeredOf(route)
      expect([after.count - before.count, after.timed - before.timed]).toEqual([3, 3])
      logged = s.log.slice(lines).filter((line) => line.includes(route))
      expect(logged).toHaveLength(3)
    })
    for (const line of logged) {
      expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: 'request', method: 'POST', route, status: 200 })
      expect(Object.keys(JSON.parse(line))).toEqual([
        'level',
        'time',
        'requestId',
        'method',
        'route',
        'status',
        'ms',
        'msg',
      ])
    }
  }
})

async function answeredOf(route: string): Promise<{ readonly count: number; readonly timed: number }> {
  const { text } = await s.call('GET', '/metrics', { token: s.master })
  const read = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
  return {
    count: read(`polett_http_requests_total{route="${route}",method="POST",status="200"}`),
    timed: read('polett_http_request_duration_seconds_count{method="POST"}'),
  }
}
