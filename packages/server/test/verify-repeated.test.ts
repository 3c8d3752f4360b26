/** A request that is like the one before it on the connection is answered as if it had been read whole. */

import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { anApplication, DAY_MS } from './builders.ts'
import { drawSeeded, pick } from './rules/draw.ts'
import { startServer, type TestServer } from './server.ts'
import { connectTo, converseBy, open } from './two-ways.ts'

const CONVERSATIONS = 40
const REQUESTS = 40

let s: TestServer
const secrets: string[] = []

beforeAll(async () => {
  s = await startServer({ environment: { POLETT_TRUSTED_PROXIES: '127.0.0.0/8' } })
  for (const id of ['harbour', 'airport']) await s.ok('POST', '/v1/tenants', { id, name: id })
  const grants = { harbour: ['unit:read', 'user:read'], airport: ['unit:read'] }
  for (const wish of [{}, {}, { allowedIps: ['203.0.113.7'] }])
    secrets.push((await anApplication(s, grants, wish)).secret)
  const revoked = await anApplication(s, grants)
  await s.ok('POST', `/v1/tokens/${revoked.id}/revoke`)
  secrets.push(revoked.secret)
  const [first = ''] = secrets
  // As long as a secret, and none: unknown, wrongly summed, or such that it ends the line or the request in its middle.
  secrets.push(`plta_${'0'.repeat(38)}`, `${first.slice(0, -1)}_`, `${first.slice(0, 20)}\r\nX: y${first.slice(26)}`)
  secrets.push(`${first.slice(0, 20)}\r\n\r\n${first.slice(24)}`, `${first.slice(0, 20)} ${first.slice(21)}`)
})
afterAll(() => s.stop())

/** Alike in length, so that only what they say tells them apart. */
const PLACES = [
  'tenant=harbour&permission=unit:read',
  'tenant=harbour&permission=user:read',
  'tenant=airport&permission=unit:read',
]
const ADDRESSES = ['203.0.113.7', '203.0.113.8']
const CLAIMS = ['', '', 'Polett-Tenant: harbour\r\n', 'Polett-Tenant: airport\r\n']

it(`${CONVERSATIONS} conversations are the same, whichever way they go`, { timeout: 300_000 }, async () => {
  const draw = drawSeeded(20_261_123)
  let answered = 0
  for (let count = 0; count < CONVERSATIONS; count += 1) {
    let around = { place: pick(draw, PLACES), address: pick(draw, ADDRESSES), claim: pick(draw, CLAIMS) }
    const requests = Array.from({ length: REQUESTS }, () => {
      // Most are like the one before: that is what this is about.
      if (draw(6) === 0) around = { ...around, place: pick(draw, PLACES) }
      if (draw(6) === 0) around = { ...around, address: pick(draw, ADDRESSES) }
      if (draw(6) === 0) around = { ...around, claim: pick(draw, CLAIMS) }
      const secret = pick(draw, draw(4) === 0 ? secrets : secrets.slice(0, 3))
      const twice = draw(12) === 0 ? `X-More: ${secret}\r\n` : ''
      const { address, claim, place } = around
      return (
        `GET /v1/verify?${place} HTTP/1.1\r\nHost: example.org\r\nX-Forwarded-For: ${address}\r\n${claim}` +
        `Authorization: Bearer ${secret}\r\n${twice}\r\n`
      )
    })
    const expected = await converseBy(s, 'ordinary', requests)
    const found = await converseBy(s, 'short', requests)
    expect({ requests, answers: found.answers }).toEqual({ requests, answers: expected.answers })
    answered += expected.answers.filter((answer) => answer.startsWith('HTTP/1.1 200')).length
  }
  expect(answered).toBeGreaterThan((CONVERSATIONS * REQUESTS) / 4)
})

it('who repeats a request hears at once that its token has ended', async () => {
  const { id, secret } = await anApplication(s, { harbour: ['unit:read'] })
  const { ask, close } = await conversation(secret)
  try {
    for (let time = 0; time < 6; time += 1) expect(await ask()).toBe('200')
    await s.ok('POST', `/v1/tokens/${id}/revoke`)
    expect(await ask()).toBe('401')
    await s.ok('POST', `/v1/tokens/${id}/restore`)
    expect([await ask(), await ask()]).toEqual(['200', '200'])
    s.clock.advance(31 * DAY_MS)
    expect(await ask()).toBe('401')
  } finally {
    s.clock.advance(-31 * DAY_MS)
    close()
  }
})

it('while memory may not be believed, repeated requests are left to Node', async () => {
  const { secret } = await anApplication(s, { harbour: ['unit:read'] })
  const { ask, close, requestsOfNode } = await conversation(secret)
  try {
    for (let time = 0; time < 6; time += 1) expect(await ask()).toBe('200')
    const before = requestsOfNode()
    const trusted = vi.spyOn(s.running.deps.node, 'trusted').mockReturnValue(false)
    expect(await ask()).toBe('200')
    expect(requestsOfNode()).toBe(before + 1)
    trusted.mockRestore()
    expect(await ask()).toBe('200')
    expect(requestsOfNode()).toBe(before + 1)
  } finally {
    vi.restoreAllMocks()
    close()
  }
})

/** One connection, on which the same is asked again and again; answers the status. */
async function conversation(secret: string) {
  const { answers, socket } = await connectTo(s)
  await open(socket, 'short', answers)
  let requests = 0
  const notice = (): void => {
    requests += 1
  }
  s.running.app.server.on('request', notice)
  return {
    async ask() {
      socket.write(`GET /v1/verify HTTP/1.1\r\nHost: example.org\r\nAuthorization: Bearer ${secret}\r\n\r\n`)
      return (await answers.next('GET')).slice(9, 12)
    },
    requestsOfNode: () => requests,
    close() {
      s.running.app.server.removeListener('request', notice)
      socket.destroy()
    },
  }
}
