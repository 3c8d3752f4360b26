/** A question that is like the one before it on the connection, but for who asks and about what, is answered as if read whole. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { anApplication, DAY_MS } from '../builders.ts'
import { drawSeeded, pick } from '../rules/draw.ts'
import { startServer, type TestServer } from '../server.ts'
import { connectTo, converseBy, open } from '../two-ways.ts'

const CONVERSATIONS = 50
const REQUESTS = 30
const FORM = 'application/x-www-form-urlencoded'

interface Made {
  readonly id: string
  readonly secret: string
}

let s: TestServer
const asked: string[] = []
const callers: string[] = []

beforeAll(async () => {
  s = await startServer({ environment: { POLETT_TRUSTED_PROXIES: '127.0.0.0/8' } })
  for (const id of ['harbour', 'airport']) await s.ok('POST', '/v1/tenants', { id, name: id })
  const make = (permissions: readonly string[], wish = {}): Promise<Made> =>
    anApplication(s, { harbour: permissions, airport: ['unit:read'] }, wish)
  const revoked = async ({ id, secret }: Made): Promise<Made> => {
    await s.ok('POST', `/v1/tokens/${id}/revoke`)
    return { id, secret }
  }
  const [first, ...others] = [await make(['unit:read']), await make(['unit:read']), await make(['user:read'])]
  const confined = await make(['unit:read'], { allowedIps: ['203.0.113.7'] })
  const gone = await revoked(await make(['unit:read']))
  asked.push(...[first, ...others, confined, gone].map(({ secret }) => secret), ...nearly(first.secret))
  const anAsker = (more: readonly string[], wish = {}): Promise<Made> =>
    anApplication(s, { '*': ['token:introspect', ...more] }, wish)
  const asker = await anAsker(['token:read'])
  const known = [asker, await anAsker([]), await anAsker([], { allowedIps: ['203.0.113.7'] })]
  known.push(await make(['token:introspect']), await make(['unit:read']), await revoked(await anAsker([])))
  callers.push(basic(first.id, asker.secret))
  for (const { id, secret } of known) callers.push(`Bearer ${secret}`, basic(id, secret))
  callers.push(...nearly(asker.secret).map((secret) => `Bearer ${secret}`), `Bearer ${s.master}`)
  // As long as one that is padded, and read in the same way by whoever is lenient: one ends the head of the request.
  const padded = basic(asker.id, asker.secret)
  const [unpadded] = /^[^=]*/.exec(padded) ?? []
  for (const end of ['==', '  ', '\r\n', '=\t', '\0\0']) callers.push(`${unpadded}${end}`.slice(0, padded.length))
})
afterAll(() => s.stop())

const basic = (id: string, secret: string): string => `Basic ${btoa(`${id}:${secret}`)}`

/** As long as the secret, and none: unknown, wrongly summed, or such that it ends a value, a line or the request in its middle. */
function nearly(secret: string): string[] {
  const amid = (text: string): string => secret.slice(0, 20) + text + secret.slice(20 + text.length)
  return [
    ...[`plta_${'0'.repeat(38)}`, `${secret.slice(0, -1)}_`, ...['"', '\\', '&', '%', '+', '\0', '\xff'].map(amid)],
    ...[amid('","secret":"'), amid('&token='), amid('\r\nX: y'), amid('\r\n\r\n'), amid(' ')],
  ]
}

/** Alike in length, so that only what they say tells them apart. */
const ADDRESSES = ['203.0.113.7', '203.0.113.8']
const CLAIMS = ['', '', 'Polett-Tenant: harbour\r\n', 'Polett-Tenant: airport\r\n']
const QUESTIONS = [
  ...['"tenant":"harbour","permission":"unit:read"', '"tenant":"airport","permission":"unit:read"'],
  ...['"tenant":"harbour","permission":"user:read"', '"address":"203.0.113.7"', '"address":"203.0.113.8"'],
]
const HINTS = ['', '&address=203.0.113.7', '&address=203.0.113.8', '&token_type_hint=access_token']

interface Around {
  readonly kind: 'introspect' | 'verifications'
  readonly address: string
  readonly claim: string
  readonly question: string
  readonly hint: string
}

function post({ address, claim, hint, kind, question }: Around, caller: string, secret: string): string {
  const [path, type, body] =
    kind === 'introspect'
      ? ['/oauth/introspect', FORM, `token=${secret}${hint}`]
      : ['/v1/verifications', 'application/json', `{"secret":"${secret}",${question}}`]
  return (
    `POST ${path} HTTP/1.1\r\nHost: example.org\r\nX-Forwarded-For: ${address}\r\n${claim}Content-Type: ${type}\r\n` +
    `Content-Length: ${body.length}\r\nAuthorization: ${caller}\r\n\r\n${body}`
  )
}

/** But for the last use, which is written while they talk, and what is longer by it. How long an answer is was read by its end. */
const settled = (answer: string): string =>
  answer
    .replace(/"lastUsedAt":(?:null|"[^"]*"),"lastUsedAddress":(?:null|"[^"]*")/, '"lastUsedAt":-')
    .replace(/^content-length: \d+/im, 'content-length: -')

it(`${CONVERSATIONS} conversations are the same, whichever way they go`, { timeout: 300_000 }, async () => {
  const draw = drawSeeded(20_261_123)
  let answered = 0
  for (let count = 0; count < CONVERSATIONS; count += 1) {
    const kind = pick(draw, ['introspect', 'verifications'] as const)
    const drawn = (): Around => ({
      ...{ kind, address: pick(draw, ADDRESSES), claim: pick(draw, CLAIMS) },
      ...{ question: pick(draw, QUESTIONS), hint: pick(draw, HINTS) },
    })
    let [around, caller] = [drawn(), pick(draw, callers.slice(1, 3))]
    const requests = Array.from({ length: REQUESTS }, () => {
      // Most are like the one before: that is what this is about.
      if (draw(8) === 0) around = drawn()
      if (draw(6) === 0) caller = pick(draw, draw(3) === 0 ? callers : callers.slice(0, 7))
      return post(around, caller, pick(draw, draw(4) === 0 ? asked : asked.slice(0, 4)))
    })
    const expected = await converseBy(s, 'ordinary', requests)
    const found = await converseBy(s, 'short', requests)
    const answers = expected.answers.map(settled)
    expect({ requests, answers: found.answers.map(settled) }).toEqual({ requests, answers })
    answered += answers.filter((answer) => /"(?:active|valid)":true/.test(answer)).length
  }
  expect(answered).toBeGreaterThan((CONVERSATIONS * REQUESTS) / 4)
})

it.each([
  'introspect',
  'verifications',
] as const)('who repeats a question to %s hears at once that the token, or their own, has ended', async (kind) => {
  const caller = await anApplication(s, { '*': ['token:introspect'] })
  const about = await anApplication(s, { harbour: ['unit:read'] })
  const around = { kind, address: '203.0.113.7', claim: '', question: QUESTIONS[0] ?? '', hint: '' }
  const text = post(around, `Bearer ${caller.secret}`, about.secret)
  const { answers, socket } = await connectTo(s)
  const ask = async (): Promise<string> => {
    socket.write(text)
    const answer = await answers.next(text)
    return /"(?:active|valid)":true/.test(answer) ? 'yes' : answer.slice(9, 12)
  }
  try {
    await open(socket, 'short', answers)
    for (const { id } of [about, caller]) {
      for (let time = 0; time < 6; time += 1) expect(await ask()).toBe('yes')
      const no = id === about.id ? '200' : '401'
      await s.ok('POST', `/v1/tokens/${id}/revoke`)
      expect(await ask()).toBe(no)
      await s.ok('POST', `/v1/tokens/${id}/restore`)
      expect([await ask(), await ask()]).toEqual(['yes', 'yes'])
    }
    s.clock.advance(31 * DAY_MS)
    expect(await ask()).toBe('401')
  } finally {
    s.clock.advance(-31 * DAY_MS)
    socket.destroy()
  }
})
