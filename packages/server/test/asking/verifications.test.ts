import { expect, test } from 'vitest'
import { openAsking } from './scene.ts'

const ORGANIZATION = { kind: 'organization', tenant: 'acme', name: 'ci' }
const INVALID = { valid: false, code: 'token_invalid' }

test('a secret is answered with its token and what it may do', async () => {
  const asking = await openAsking()
  const caller = await asking.makeApplication({ acme: ['token:introspect'] })
  const token = await asking.makeApplication(
    {},
    { tenant: 'acme', grants: [{ tenant: 'acme', permissions: ['user:*'] }] },
  )
  const ask = async (more: object) =>
    (await asking.post('/v1/verifications', { secret: token.secret, ...more }, caller.secret)).body
  const plain = await ask({})
  expect(plain).toMatchObject({ valid: true, code: 'valid', permissions: ['user:*'] })
  expect(plain.token).toMatchObject({ id: token.id, tenant: 'acme', status: 'active' })
  expect(JSON.stringify(plain)).not.toContain(token.secret)
  expect((await ask({ permission: ['user:read', 'user:create'], tenant: 'acme' })).valid).toBe(true)
  expect(await ask({ permission: ['user:read', 'tenant:read'] })).toEqual({
    ...{ valid: false, code: 'permission_missing' },
    missing: { permission: 'tenant:read', tenant: 'acme' },
  })
  expect(await ask({ tenant: 'beta' })).toMatchObject({ valid: false, code: 'permission_missing' })
  expect(await ask({ tenant: 'acme', unit: 'nowhere' })).toMatchObject({ valid: false, code: 'permission_missing' })
})

test('each question is decided anew, whatever was asked before', async () => {
  const asking = await openAsking()
  const caller = await asking.makeApplication({ '*': ['token:introspect'] })
  const { secret } = await asking.makeApplication({ acme: ['user:read'], beta: ['role:read'] })
  const cases = [
    { permission: 'user:read', tenant: 'acme', valid: true },
    { permission: 'user:update', tenant: 'acme', valid: false },
    { permission: 'user:read', tenant: 'beta', valid: false },
    { permission: 'role:read', tenant: 'beta', valid: true },
    { permission: 'role:read', tenant: 'acme', valid: false },
    { permission: 'user:read', tenant: 'platform', valid: false },
  ]
  for (const order of [cases, cases.toReversed(), cases]) {
    for (const { valid, ...question } of order) {
      const { body } = await asking.post('/v1/verifications', { secret, ...question }, caller.secret)
      expect([question, body.valid]).toEqual([question, valid])
    }
  }
  const bound = await asking.make({ ...ORGANIZATION, allowedIps: ['192.0.2.0/24'] })
  const addresses: (readonly [string | undefined, boolean])[] = [
    ...([
      ['192.0.2.1', true],
      ['198.51.100.1', false],
      ['192.0.2.2', true],
    ] as const),
    ...([
      ['300.1.1.1', false],
      ['', false],
      [undefined, false],
    ] as const),
  ]
  for (const [address, valid] of addresses) {
    const question = { secret: bound.secret, ...(address === undefined ? {} : { address }) }
    const { body } = await asking.post('/v1/verifications', question, caller.secret)
    expect([address, body.valid]).toEqual([address, valid])
    if (!valid) expect(body).toEqual({ valid: false, code: 'address_not_allowed' })
  }
})

test('a hundred questions get a hundred answers, in their order and each for itself', async () => {
  const asking = await openAsking()
  const { make, makeApplication } = asking
  const caller = await makeApplication({ acme: ['token:introspect'] })
  const mine = await make({ ...ORGANIZATION, admin: true })
  const weak = await make({ ...ORGANIZATION, name: 'weak' })
  const foreign = await make({ ...ORGANIZATION, tenant: 'beta', admin: true })
  const revoked = await make(ORGANIZATION)
  await asking.asRoot('POST', `/v1/tokens/${revoked.id}/revoke`)
  const permission = 'user:delete'
  const kinds = [
    { question: { secret: mine.secret, permission }, answer: { valid: true, code: 'valid' }, token: mine.id },
    { question: { secret: weak.secret, permission }, answer: { valid: false, code: 'permission_missing' } },
    { question: { secret: foreign.secret, permission }, answer: INVALID },
    { question: { secret: revoked.secret, permission }, answer: { valid: false, code: 'token_revoked' } },
    { question: { secret: 'nonsense' }, answer: INVALID },
    { question: { secret: weak.secret }, answer: { valid: true, code: 'valid' }, token: weak.id },
  ]
  const strides = [1, 5, 7]
  for (const stride of strides) {
    const asked = Array.from(
      { length: 100 },
      (_, at) => kinds[(at * stride) % kinds.length] ?? { question: {}, answer: {} },
    )
    const { body } = await asking.post(
      '/v1/verifications',
      asked.map(({ question }) => question),
      caller.secret,
    )
    expect(body).toHaveLength(100)
    for (const [at, { answer, token }] of (asked as typeof kinds).entries()) {
      expect(body[at]).toMatchObject(answer)
      expect(body[at].token?.id).toBe(token)
      if (answer === INVALID) expect(body[at]).toEqual(INVALID)
    }
  }
})

test('only those who may ask are answered, and only questions of the right form', async () => {
  const asking = await openAsking()
  const caller = await asking.makeApplication({ acme: ['token:introspect'] })
  const weak = await asking.makeApplication({ '*': ['token:read'] })
  const question = { secret: 'nonsense' }
  const ask = (body: unknown, secret = caller.secret) => asking.post('/v1/verifications', body, secret)
  expect((await ask([])).body).toEqual([])
  expect((await ask(question, weak.secret)).body).toMatchObject({
    code: 'permission_missing',
    missing: { permission: 'token:introspect' },
  })
  for (const wrong of [
    {},
    { secret: 1 },
    { ...question, more: 1 },
    [question, {}],
    Array(101).fill(question),
    null,
    'x',
  ]) {
    expect((await ask(wrong)).status).toBe(422)
  }
  const none = await fetch(`${asking.url}/v1/verifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
  })
  expect(none.status).toBe(401)
  const inQuery = await asking.post(`/v1/verifications?secret=${weak.secret}`, question, caller.secret)
  expect([inQuery.status, inQuery.body.code]).toEqual([400, 'secret_in_url'])
})

test('a change is in the next answer', async () => {
  const asking = await openAsking()
  const caller = await asking.makeApplication({ acme: ['token:introspect'] })
  const { id, secret } = await asking.make({ ...ORGANIZATION, admin: true })
  const ask = async () => (await asking.post('/v1/verifications', { secret }, caller.secret)).body.code
  expect(await ask()).toBe('valid')
  await asking.asRoot('POST', `/v1/tokens/${id}/revoke`)
  expect(await ask()).toBe('token_revoked')
  await asking.asRoot('POST', `/v1/tokens/${id}/restore`)
  expect(await ask()).toBe('valid')
  await asking.asRoot('DELETE', `/v1/tokens/${caller.id}`)
  expect(await ask()).toBe('token_invalid')
})
