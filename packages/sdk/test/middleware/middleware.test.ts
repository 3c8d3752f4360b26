/** The middleware in every framework it is for, in front of a real Polett. */
import { request as send } from 'node:http'
import { text } from 'node:stream/consumers'
import { PROBLEMS, type ProblemCode } from '@polett/contract/problems'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../../server/test/server.ts'
import { requireToken } from '../../src/node-http.ts'
import { createVerifier, type Verifier } from '../../src/verifier.ts'
import { until } from '../verifier/scene.ts'
import { FRAMEWORKS, type Service, serve } from './frameworks.ts'

let server: TestServer
let verifier: Verifier
let secret: string
let id: string

beforeAll(async () => {
  server = await startServer()
  await server.ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
  await server.ok('POST', '/v1/tenants', { id: 'other', name: 'Other' })
  verifier = createVerifier({ url: server.url, secret: server.gateway })
  ;({ id, secret } = await aToken('reader'))
})

afterAll(async () => {
  await verifier.close()
  await server.stop()
})

describe.each(Object.entries(FRAMEWORKS))('with %s', (name, start) => {
  let service: Service
  beforeAll(async () => {
    service = await start({ verifier, permission: 'tenant:read' })
  })
  afterAll(() => service.stop())
  const get = (path: string, ...credentials: string[]) => ask(service.url + path, credentials)

  it('a request with a token comes through, and says whose it is', async () => {
    expect(await get('/', `Bearer ${secret}`)).toMatchObject({ status: 200, body: { token: id } })
    expect(await get('/', `bEARER \t${secret} `)).toMatchObject({ status: 200 })
    expect(await get('/tenants/acme', `Bearer ${secret}`)).toMatchObject({ status: 200 })
  })

  it('one without is asked for one', async () => {
    for (const credentials of [[], ['Basic cmVhZGVyOng='], ['Bearerx y']]) {
      const answer = await get('/', ...credentials)
      expect(answer).toMatchObject({ status: 401, body: { code: 'credentials_required', status: 401 } })
      expect(answer.headers).toMatchObject({ 'www-authenticate': 'Bearer' })
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    }
  })

  it('one with two is not guessed at', async () => {
    const other = `Bearer ${server.master}`
    for (const credentials of [
      [`Bearer ${secret}`, other],
      [`Bearer ${secret}, ${other}`],
      [`Bearer ${secret}`, 'Basic cmVhZGVyOng='],
    ]) {
      expect(await get('/', ...credentials)).toMatchObject({ status: 400, body: { code: 'ambiguous_credentials' } })
    }
  })

  it('one with what is no secret is refused', async () => {
    const answer = await get('/', 'Bearer nonsense')
    expect(answer).toMatchObject({ status: 401, body: { code: 'token_invalid' } })
    expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
  })

  it('one with too few rights is refused, and told what is missing', async () => {
    const answer = await get('/tenants/other', `Bearer ${secret}`)
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'permission_missing', missing: { permission: 'tenant:read' } },
    })
    expect(answer.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="tenant:read"')
    expect(await get(`/tenants/${'x'.repeat(80)}`, `Bearer ${secret}`)).toMatchObject({ status: 403 })
  })

  it('one whose place nobody can tell goes no further', async () => {
    expect(await get('/lost', `Bearer ${secret}`)).toMatchObject({ status: 500 })
    expect((await get('/open')).status).toBe(500)
  })

  it('one with a token that was revoked is refused, though it was let through before', async () => {
    const { id: token, secret: own } = await aToken(`revoked-${name}`)
    await until(() => verifier.status().believes, 'memory is believed')
    expect(await get('/', `Bearer ${own}`)).toMatchObject({ status: 200 })
    expect(await get('/', `Bearer ${own}`)).toMatchObject({ status: 200 })
    await server.ok('POST', `/v1/tokens/${token}/revoke`)
    let answer = await get('/', `Bearer ${own}`)
    const sentAt = performance.now()
    while (answer.status === 200 && performance.now() - sentAt < 2_000) answer = await get('/', `Bearer ${own}`)
    expect(answer).toMatchObject({ status: 401, body: { code: 'token_revoked' } })
  })

  it('one is let through by its address, where the token is bound to one', async () => {
    const [here, elsewhere] = [
      await aToken(`here-${name}`, ['127.0.0.0/8']),
      await aToken(`else-${name}`, ['192.0.2.0/24']),
    ]
    expect(await get('/', `Bearer ${here.secret}`)).toMatchObject({ status: 200 })
    expect(await get('/', `Bearer ${elsewhere.secret}`)).toMatchObject({
      status: 403,
      body: { code: 'address_not_allowed' },
    })
  })

  it('none comes through while nobody can tell', async () => {
    const alone = createVerifier({ url: 'http://127.0.0.1:1', secret: 'x' })
    const lonely = await start({ verifier: alone, permission: 'tenant:read' })
    const answer = await ask(`${lonely.url}/`, [`Bearer ${secret}`])
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    await Promise.all([alone.close(), lonely.stop()])
  })
})

it('with node:http, what a function among the options has thrown is told, and the handler is not called', async () => {
  const lost = new Error('The tenant cannot be found.')
  const told: unknown[] = []
  let calls = 0
  const options = {
    verifier,
    tenant: () => {
      throw lost
    },
    onError: (error: unknown) => void told.push(error),
  }
  const listener = requireToken(options, () => {
    calls += 1
  })
  const service = await serve((request, response) => void listener(request, response))
  expect(await ask(service.url, [`Bearer ${secret}`])).toMatchObject({ status: 500, body: '' })
  expect([told, calls]).toEqual([[lost], 0])
  await service.stop()
})

async function aToken(application: string, allowedIps: readonly string[] = []) {
  const grants = [{ tenant: 'acme', permissions: ['tenant:read'] }]
  const body = {
    kind: 'application',
    application,
    tenant: 'acme',
    grants,
    expiresAt: '2027-01-01T00:00:00Z',
    allowedIps,
  }
  const { secret, token } = await server.ok('POST', '/v1/tokens', body)
  return { secret: String(secret), id: String(token.id) }
}

interface Received {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: unknown
}

/** Every refusal says what Polett itself would say. */
async function ask(url: string, credentials: readonly string[]): Promise<Received> {
  const received = await receive(url, credentials)
  if (received.headers['content-type']?.startsWith('application/problem+json')) {
    const { code } = received.body as { code: ProblemCode }
    const document = { type: `urn:polett:problem:${code}`, ...PROBLEMS[code] }
    expect(received).toMatchObject({ status: document.status, body: document })
  }
  return received
}

/** Each credential in a header of its own, as `fetch` would not send them. */
function receive(url: string, credentials: readonly string[]): Promise<Received> {
  const headers = credentials.flatMap((value) => ['authorization', value])
  const { host } = new URL(url)
  return new Promise((resolve, reject) => {
    send(url, { headers: ['host', host, ...headers] as never, agent: false }, async (response) => {
      const answer = await text(response)
      const isJson = response.headers['content-type']?.includes('json') ?? false
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers as Record<string, string>,
        body: isJson ? JSON.parse(answer) : answer,
      })
    })
      .on('error', reject)
      .end()
  })
}
