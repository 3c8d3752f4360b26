/** Questions are asked twice: where the answer may be one text, and where it may not. Both must be the same, byte for byte. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { drawSeeded, pick } from '../rules/draw.ts'
import { startServer, type TestServer } from '../server.ts'
import { type Conversation, divertOrdinary, ORDINARY, openConversation, READY } from './conversation.ts'

const REQUESTS = 1_500
const TRIES = 5

let s: TestServer
let takeReady: () => number
const asked: string[] = []
const callers: string[] = []

beforeAll(async () => {
  s = await startServer()
  takeReady = divertOrdinary(s)
  for (const id of ['harbour', 'airport']) await s.ok('POST', '/v1/tenants', { id, name: id })
  await s.ok('POST', '/v1/tenants/harbour/units', { id: 'quay', kind: 'department', name: 'Quay' })
  const expiresAt = new Date(s.clock.now + 3_600_000).toISOString()
  const create = async (body: object, into: string[]): Promise<string> => {
    const { secret, token } = await s.ok('POST', '/v1/tokens', { expiresAt, ...body })
    into.push(secret)
    if (into === callers) callers.push(`Basic ${btoa(`${token.id}:${secret}`)}`)
    return token.id
  }
  const application = (name: string, tenant: string, permissions: string[]) => ({
    ...{ kind: 'application', tenant, application: name, grants: [{ tenant, permissions }] },
  })
  await create({ kind: 'organization', tenant: 'harbour', name: 'Ship – 船' }, asked)
  await create({ kind: 'group', tenant: 'harbour', unit: 'quay', name: 'crane' }, asked)
  await create(application('Tide "tables"\\', 'harbour', ['tenant:read', 'unit:read']), asked)
  await create(application('elsewhere', 'airport', ['user:*']), asked)
  await create({ ...application('far', 'harbour', ['tenant:read']), allowedIps: ['203.0.113.7'] }, asked)
  const soon = new Date(s.clock.now + 60_000).toISOString()
  await create({ ...application('brief', 'harbour', ['tenant:read']), expiresAt: soon }, asked)
  await s.ok('POST', `/v1/tokens/${await create(application('revoked', 'harbour', ['tenant:read']), asked)}/revoke`, {})
  asked.push(s.master, `plta_${'0'.repeat(38)}`, 'x', '')
  await create(application('local', 'harbour', ['token:introspect']), callers)
  await create(application('near', 'harbour', ['token:introspect', 'tenant:read', 'unit:read', 'token:read']), callers)
  await create(application('asks nothing', 'harbour', ['tenant:read']), callers)
  callers.push(s.master, s.master, s.master, s.gateway, `plta_${'1'.repeat(38)}`)
})
afterAll(() => s.stop())

type Roll = <T>(sides: readonly T[]) => T

const EXTRAS = [
  ...['Polett-Tenant: harbour', 'Polett-Tenant: airport', 'Polett-Tenant: -', 'Cookie: polett=abc', 'Cookie: a=b'],
  ...['Connection: close', 'Connection: keep-alive', 'Expect: 100-continue', 'Content-Encoding: gzip', 'Host: twice'],
  ...['Content-Encoding: identity', 'Authorization: Bearer x', 'X-Forwarded-For: 203.0.113.7', 'Accept: text/html'],
]
const JSON_TYPES = [
  'application/json; charset=utf-8',
  'application/json;charset=latin1',
  'text/plain',
  'Application/JSON',
]
const FORM = 'application/x-www-form-urlencoded'
const WISHES = [
  ...[{}, {}, {}, { permission: 'tenant:read' }, { permission: ['tenant:read', 'unit:read'] }, { tenant: 'harbour' }],
  ...[{ tenant: 'harbour', unit: 'quay', permission: 'unit:read' }, { unit: 'quay' }, { tenant: 'nowhere' }],
  ...[{ permission: 'user:read' }, { address: '203.0.113.7' }, { address: '::1' }, { address: 'none' }],
  ...[{ permission: 'Tenant:read' }, { permission: [] }, { tenant: '' }, { more: 1 }, { secret: 5 }, { unit: '\0' }],
]
const ODD_TEXTS = ['', '[]', '{', 'null', '"x"', '{"secret":"x","secret":"x"}', '{"__proto__":1,"secret":"x"}', '\xff']
const ODD_FORMS = ['', 'token', 'token=', 'token=%', 'token=a&token=b', 'token=x&client_secret=y', 'nothing=1', '&&=&']

interface Body {
  readonly type: string
  readonly text: string
}

function randomJson(roll: Roll): Body {
  const one = (): object => ({ secret: roll(asked), ...roll(WISHES) })
  const texts = [one, one, one, one, one, () => [one(), one()]].map((make) => JSON.stringify(make()))
  const isOdd = roll([true, false, false, false, false, false, false, false])
  const type = roll([...Array(12).fill('application/json'), ...JSON_TYPES])
  return { type, text: roll(isOdd ? ODD_TEXTS : texts) }
}

function randomForm(roll: Roll): Body {
  const hint = roll(['', '', '&token_type_hint=access_token', '&address=203.0.113.7', '&address=', '&client_id=x'])
  const isOdd = roll([true, false, false, false, false, false, false, false])
  const text = isOdd ? roll(ODD_FORMS) : `token=${roll(asked)}${hint}`
  return { type: roll([...Array(12).fill(FORM), `${FORM}; charset=UTF-8`, 'application/json', '']), text }
}

function randomRequest(roll: Roll): (way: string) => string {
  const path = roll(['/v1/verifications', '/oauth/introspect'])
  const { text, type } = path === '/v1/verifications' ? randomJson(roll) : randomForm(roll)
  const bytes = Buffer.from(text).toString('latin1')
  const caller = roll(callers)
  const extras = roll([true, false, false, false, false]) ? [roll(EXTRAS)] : []
  const chunked = roll([true, false, false, false, false, false])
  const query = roll([...Array(14).fill(''), '?', '?a=b', '/'])
  const lines = [
    `POST ${path}${query} HTTP/1.${roll([1, 1, 1, 1, 1, 1, 1, 0])}`,
    ...['Host: example.org', `Authorization: ${caller.startsWith('Basic') ? caller : `Bearer ${caller}`}`, ...extras],
    ...(type === '' ? [] : [`Content-Type: ${type}`]),
    chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes.length}`,
  ]
  const chunk = bytes === '' ? '' : `${bytes.length.toString(16)}\r\n${bytes}\r\n`
  const body = chunked ? `${chunk}0\r\n\r\n` : bytes
  return (way) => `${lines.join('\r\n')}\r\n${way}\r\n${body}`
}

async function askAlone(text: string): Promise<string> {
  const alone = await openConversation(s)
  const answer = await alone.ask(text)
  alone.end()
  return answer
}

/** Of all its answers, only the last one may end it. */
async function askOn(held: { open: Conversation | null }, text: string): Promise<string> {
  held.open ??= await openConversation(s)
  const answer = await held.open.ask(text)
  if (answer !== '') return answer
  held.open = await openConversation(s)
  return held.open.ask(text)
}

it(`answers ${REQUESTS} random questions the same in both ways`, { timeout: 300_000 }, async () => {
  const draw = drawSeeded(19_700_101)
  const roll: Roll = (sides) => pick(draw, sides)
  // One of them lives on and on, so that what is remembered of a connection has a part in it; the other one never does.
  const held: { open: Conversation | null } = { open: null }
  let [granted, refused, ready] = [0, 0, 0]
  for (let count = 0; count < REQUESTS; count += 1) {
    const request = randomRequest(roll)
    takeReady()
    let expected = await askAlone(request(ORDINARY))
    expect(takeReady()).toBe(0)
    // The second time, the same was presented on this connection just before.
    await askOn(held, request(READY))
    let found = await askOn(held, request(READY))
    ready += takeReady() / 2
    // What is shown of the last use may be written in between.
    for (let again = 0; again < TRIES && found !== expected; again += 1) {
      expected = await askAlone(request(ORDINARY))
      found = await askOn(held, request(READY))
    }
    expect({ request: request(''), answer: found }).toEqual({ request: request(''), answer: expected })
    if (found.startsWith('HTTP/1.1 200')) granted += 1
    else refused += 1
    if (count === REQUESTS / 2) s.clock.advance(61_000)
    if (count % 250 === 249) await s.ok('PATCH', '/v1/tenants/harbour', { name: `Harbour ${count}` })
  }
  held.open?.end()
  for (const well of [granted, refused, ready]) expect(well).toBeGreaterThan(REQUESTS / 8)
})

it('refuses as the routes beside them do, byte for byte', async () => {
  const heads = (secret: string): string[] => [
    '',
    `Authorization: Bearer ${secret}\r\n`,
    `Authorization: Bearer ${secret}\r\nCookie: polett=abc\r\n`,
    `Authorization: Basic ${btoa('x:y')}\r\n`,
  ]
  const bodies: Body[] = [
    ...[...JSON_TYPES, FORM, 'application/json'].flatMap((type) => ODD_TEXTS.slice(2).map((text) => ({ type, text }))),
    ...ODD_FORMS.slice(1).map((text) => ({ type: FORM, text })),
    { type: 'application/json', text: '"'.padEnd(300 * 1_024, 'x') },
  ]
  const alike = [
    ['/v1/verifications', '/v1/verifications/uses'],
    ['/oauth/introspect', '/oauth/revoke'],
  ]
  let compared = 0
  for (const [one = '', other = ''] of alike) {
    for (const { text, type } of bodies) {
      for (const head of heads(`plta_${'1'.repeat(38)}`)) {
        const about = `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(text, 'latin1')}\r\n`
        const ask = (path: string): Promise<string> =>
          askAlone(`POST ${path} HTTP/1.1\r\nHost: example.org\r\n${head}${about}\r\n${text}`)
        const answer = await ask(one)
        expect(answer).toMatch(/^HTTP\/1\.1 4/)
        expect(answer).toBe(await ask(other))
        compared += 1
      }
    }
  }
  expect(compared).toBeGreaterThan(200)
})
