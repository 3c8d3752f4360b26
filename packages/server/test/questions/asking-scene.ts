/** Tokens of every kind and fate, and random questions about them. */

import { expect, vi } from 'vitest'
import { pick } from '../rules/draw.ts'
import type { TestServer } from '../server.ts'
import { sendBy } from '../two-ways.ts'

export interface Asking {
  /** Secrets to ask about. */
  readonly asked: readonly string[]
  /** Credentials of those who ask. */
  readonly callers: readonly string[]
}

/** Some of the tokens end when the clock is taken forward by a minute. */
export async function setAskingScene(s: TestServer): Promise<Asking> {
  const asked: string[] = []
  const callers: string[] = []
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
  return { asked, callers }
}

export type Roll = <T>(sides: readonly T[]) => T

export const rollOf =
  (draw: Parameters<typeof pick>[0]): Roll =>
  (sides) =>
    pick(draw, sides)

const EXTRAS = [
  ...['Polett-Tenant: harbour', 'Polett-Tenant: airport', 'Polett-Tenant: -', 'Cookie: polett=abc', 'Cookie: a=b'],
  ...['Connection: close', 'Connection: keep-alive', 'Expect: 100-continue', 'Content-Encoding: gzip', 'Host: twice'],
  ...['Content-Encoding: identity', 'Authorization: Bearer x', 'X-Forwarded-For: 203.0.113.7', 'Accept: text/html'],
]
export const JSON_TYPES = [
  'application/json; charset=utf-8',
  'application/json;charset=latin1',
  'text/plain',
  'Application/JSON',
]
export const FORM = 'application/x-www-form-urlencoded'
const WISHES = [
  ...[{}, {}, {}, { permission: 'tenant:read' }, { permission: ['tenant:read', 'unit:read'] }, { tenant: 'harbour' }],
  ...[{ tenant: 'harbour', unit: 'quay', permission: 'unit:read' }, { unit: 'quay' }, { tenant: 'nowhere' }],
  ...[{ permission: 'user:read' }, { address: '203.0.113.7' }, { address: '::1' }, { address: 'none' }],
  ...[{ permission: 'Tenant:read' }, { permission: [] }, { tenant: '' }, { more: 1 }, { secret: 5 }, { unit: '\0' }],
]
export const ODD_TEXTS = [
  '',
  '[]',
  '{',
  'null',
  '"x"',
  '{"secret":"x","secret":"x"}',
  '{"__proto__":1,"secret":"x"}',
  '\xff',
]
export const ODD_FORMS = [
  '',
  'token',
  'token=',
  'token=%',
  'token=a&token=b',
  'token=x&client_secret=y',
  'nothing=1',
  '&&=&',
]

export interface Body {
  readonly type: string
  readonly text: string
}

function randomJson({ asked }: Asking, roll: Roll): Body {
  const one = (): object => ({ secret: roll(asked), ...roll(WISHES) })
  const texts = [one, one, one, one, one, () => [one(), one()]].map((make) => JSON.stringify(make()))
  const isOdd = roll([true, false, false, false, false, false, false, false])
  const type = roll([...Array(12).fill('application/json'), ...JSON_TYPES])
  const dress = roll([...Array(6).fill((text: string) => text), ...DRESSES])
  return { type, text: dress(roll(isOdd ? ODD_TEXTS : texts)) }
}

/** Other ways to write the same, and some that are not the same any more. */
const DRESSES: readonly ((text: string) => string)[] = [
  ...[(text: string) => text.replaceAll('":', '": ').replaceAll(',"', ', "'), (text: string) => ` ${text}`],
  ...[(text: string) => `${text}\n`, (text: string) => text.replace('":"p', '":"\\u0070')],
  ...[(text: string) => text.replace('{', '{"unit":"quay",'), (text: string) => text.replace('}', ',"secret":"x"}')],
  ...[(text: string) => text.replace('":"', '":\t"'), (text: string) => text.slice(0, -1)],
]

function randomForm({ asked }: Asking, roll: Roll): Body {
  const hint = roll([
    '',
    '',
    '&token_type_hint=access_token',
    '&address=203.0.113.7',
    '&address=',
    '&client_id=x',
    '&',
    '+',
    '%20',
    '&token=x',
    '&address=::1',
  ])
  const isOdd = roll([true, false, false, false, false, false, false, false])
  const text = isOdd ? roll(ODD_FORMS) : `token=${roll(asked)}${hint}`
  return { type: roll([...Array(12).fill(FORM), `${FORM}; charset=UTF-8`, 'application/json', '']), text }
}

/** `more` are lines of its head, each with its end. */
export function randomQuestion(asking: Asking, roll: Roll): (more: string) => string {
  const path = roll(['/v1/verifications', '/oauth/introspect'])
  const { text, type } = path === '/v1/verifications' ? randomJson(asking, roll) : randomForm(asking, roll)
  const bytes = Buffer.from(text).toString('latin1')
  const caller = roll(asking.callers)
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
  return (more) => `${lines.join('\r\n')}\r\n${more}\r\n${body}`
}

/** The answer, once it is given before Node: the app makes memory know what it has to, but for what changes just then. */
export async function earlyAnswer(s: TestServer, text: string): Promise<string> {
  const ask = async (): Promise<string> => {
    const { answer, reachedTheApp } = await sendBy(s, 'short', text)
    expect({ text, reachedTheApp }).toEqual({ text, reachedTheApp: false })
    return answer
  }
  return vi.waitFor(ask, { timeout: 20_000 })
}

/** Who made a token is looked for again after a second, which a busy machine may need for this: then it is tried once more. */
export function withinASecond(work: () => Promise<void>): Promise<void> {
  return vi.waitFor(work, { timeout: 20_000 })
}
