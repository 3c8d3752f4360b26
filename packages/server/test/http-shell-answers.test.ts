import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createShell } from '../src/http/app-shell.ts'
import type { OpenapiDocument } from '../src/http/openapi-document.ts'
import { A_SECRET, PROBLEMS_TO_THROW, type Scene, sendRaw, startShell } from './shell-scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startShell({
    headersTimeoutMs: 300,
    requestTimeoutMs: 600,
    checkingIntervalMs: 100,
    idleTimeoutMs: 5000,
  })
})
afterAll(() => scene.app.close())

const call = (method: string, path: string) => fetch(scene.url + path, { method })

describe('a problem', () => {
  it.each(
    [
      [403, 'www-authenticate', 'Bearer error="insufficient_scope", scope="token:read"'],
      [429, 'retry-after', '8'],
      [401, 'www-authenticate', 'Bearer'],
      [401, 'www-authenticate', 'Bearer error="invalid_token"'],
      [403, 'www-authenticate', null],
      [409, 'retry-after', null],
    ].map((row, at) => [at, ...row] as const),
  )('number %i is %i with its header', async (at, status, header, value) => {
    const response = await call('POST', `/v1/problems/${at}`)
    const document = (await response.json()) as Record<string, unknown>
    expect(response.status).toBe(status)
    expect(response.headers.get(String(header))).toBe(value)
    const code = PROBLEMS_TO_THROW[at]?.code
    expect(document).toMatchObject({ type: `urn:polett:problem:${code}`, code, status })
    expect(Object.keys(document)).not.toContain('retryAfterSeconds')
  })

  it('carries its facts', async () => {
    expect(await (await call('POST', '/v1/problems/0')).json()).toMatchObject({
      missing: { permission: 'token:read', tenant: 'acme' },
    })
    expect(await (await call('POST', '/v1/problems/5')).json()).toMatchObject({ actualCount: 3 })
  })

  it('that is a fault of ours says nothing but the request id, and the log says why without the secret', async () => {
    const response = await call('POST', '/v1/broken')
    const text = await response.text()
    const id = response.headers.get('request-id') ?? 'none'
    expect(response.status).toBe(500)
    expect(JSON.parse(text)).toMatchObject({ code: 'internal_error', instance: id })
    expect(text).not.toContain('cause')
    const line = scene.logs.find((entry) => entry.includes(id) && entry.includes('the cause'))
    expect(line).toContain('[secret]')
    expect(scene.logs.join('')).not.toContain(A_SECRET)
  })

  it('of a busy database is 503 with Retry-After', async () => {
    const response = await call('POST', '/v1/busy')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
    expect(await response.json()).toMatchObject({ code: 'unavailable' })
  })

  it('under /oauth/ speaks RFC 6749 and names the scheme that was tried', async () => {
    const response = await fetch(`${scene.url}/oauth/denied`, {
      method: 'POST',
      headers: { authorization: 'Basic YTpi' },
    })
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic /)
    expect(await response.json()).toEqual({
      error: 'invalid_client',
      error_description: "It says 'no' ? so.",
      code: 'token_invalid',
    })
  })
})

describe('an address', () => {
  it('that exists takes other methods with 405 and Allow, and OPTIONS with 204', async () => {
    const wrong = await call('DELETE', '/v1/things')
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, POST'])
    expect(await wrong.json()).toMatchObject({ code: 'method_not_allowed' })
    const parameter = await call('PUT', '/v1/things/a%2Fb/touch')
    expect([parameter.status, parameter.headers.get('allow')]).toEqual([405, 'OPTIONS, POST'])
    const options = await call('OPTIONS', '/v1/things')
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST'])
    expect([...options.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it('that does not exist is 404', async () => {
    for (const path of ['/v1/nothing', '/v1/things/', '/V1/things', '/v1%2Fthings', '/v1/things;x', '/v1/things.']) {
      const response = await call('GET', path)
      expect([path, response.status]).toEqual([path, 404])
      expect(await response.json()).toMatchObject({ code: 'not_found' })
    }
  })

  it('in a form that a proxy could read otherwise is 400', async () => {
    const odd = ['//v1/things', '/v1//things', '/v1/./things', '/v1/x/../things', '/v1/%2e/things', '/v1/%2E%2e/things']
    for (const target of [
      ...odd,
      '/v1\\things',
      '/v1/things%00',
      '/v1/%zz',
      'http://127.0.0.1/v1/things',
      '/v1/%c0%af',
    ]) {
      const { text } = await sendRaw(scene.port, `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
      expect([target, text.slice(9, 12)]).toEqual([target, '400'])
      expect(text).toContain('"code":"malformed_request"')
    }
    const long = await call('GET', `/v1/${'a'.repeat(5000)}`)
    expect(long.status).toBe(400)
    expect((await call('GET', '/%76%31/things')).status).toBe(200)
  })

  it('answers HEAD as GET without the body', async () => {
    const [head, get] = [await call('HEAD', '/v1/things'), await call('GET', '/v1/things')]
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'))
  })
})

describe('every answer', () => {
  it.each([
    ['/v1/things'],
    ['/nowhere'],
    ['/v1/%zz'],
    ['/docs'],
    ['/openapi.json'],
  ])('of %s has the security headers', async (path) => {
    const { headers } = await fetch(scene.url + path, {
      headers: { 'request-id': 'mine', origin: 'https://evil.example' },
    })
    expect(headers.get('request-id')).toMatch(/^req_[\w-]{16}$/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toMatch(/^no-(?:store|cache)$/)
    for (const absent of ['server', 'x-powered-by', 'access-control-allow-origin', 'strict-transport-security']) {
      expect(headers.get(absent)).toBeNull()
    }
  })

  it('asks for https to be kept only where the public address is https', async () => {
    const secure = await startShell({}, 'https://tokens.example')
    const { headers } = await fetch(`${secure.url}/v1/things`)
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
    await secure.app.close()
  })
})

describe('a connection', () => {
  const refusedAs = async (bytes: string, status: number, code: string) => {
    const { text, closed } = await sendRaw(scene.port, bytes)
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1)
    expect(text).toMatch(/request-id: req_[\w-]{16}/)
    expect(text).toContain('application/problem+json')
    expect(text).toContain(`"code":"${code}"`)
    expect(closed).toBe(true)
  }
  const next = 'GET /v1/things HTTP/1.1\r\nHost: a\r\n\r\n'

  it.each([
    [
      'length and chunks',
      `POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${next}`,
    ],
    ['two lengths', `POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd${next}`],
    ['a space before the colon', `POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Length : 4\r\n\r\nabcd${next}`],
    ['bare line feeds', `GET /v1/things HTTP/1.1\nHost: a\n\n${next}`],
    ['a folded header', `GET /v1/things HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n${next}`],
    ['no host', `GET /v1/things HTTP/1.1\r\nX: 1\r\n\r\n`],
    ['two hosts', `GET /v1/things HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`],
    ['two content types', `GET /v1/things HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n\r\n`],
    ['no HTTP at all', 'hello\r\n\r\n'],
  ])('with %s is answered once with 400 and closed', (_, bytes) => refusedAs(bytes, 400, 'malformed_request'))

  it('with headers beyond 16 KiB or a hundred is 431', async () => {
    const large = `X: ${'a'.repeat(17_000)}\r\n`
    await refusedAs(`GET /v1/things HTTP/1.1\r\nHost: a\r\n${large}\r\n`, 431, 'headers_too_large')
    await refusedAs(`GET /v1/things HTTP/1.1\r\nHost: a\r\n${'X: 1\r\n'.repeat(100)}\r\n`, 431, 'headers_too_large')
  })

  it('that is too slow is cut, in the headers and in the body', async () => {
    await refusedAs('GET /v1/things HTTP/1.1\r\nHost: a\r\nX: ', 408, 'malformed_request')
    const body = 'POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{'
    const { closed } = await sendRaw(scene.port, body)
    expect(closed).toBe(true)
  })

  it('may expect what we do not know', async () => {
    const { text } = await sendRaw(
      scene.port,
      'GET /v1/things HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nConnection: close\r\n\r\n',
    )
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('stays open after a body that was too large, so that the client sees the answer', async () => {
    const response = await fetch(`${scene.url}/v1/things`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.alloc(4 * 1024 * 1024, 'a'),
    })
    expect(response.status).toBe(413)
    expect(response.headers.get('connection')).not.toBe('close')
  })
})

describe('the reference', () => {
  it('describes every operation, its access and its problems, and names shapes once', async () => {
    const document = (await (await call('GET', '/openapi.json')).json()) as OpenapiDocument
    expect(document.openapi).toBe('3.1.0')
    expect(document.paths['/v1/things']?.post).toMatchObject({
      operationId: 'createThing',
      'x-polett-access': 'public',
      security: [],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
      },
      responses: { 422: { $ref: '#/components/responses/Problem422' } },
    })
    expect(document.paths['/v1/things/{id}/touch']?.post?.parameters).toMatchObject([{ name: 'id', in: 'path' }])
    expect(Object.keys(document.paths['/v1/verify'] ?? {})).toEqual(['get'])
    for (const [, name] of JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(Object.keys(document.components.schemas)).toContain(name)
    }
    const page = await (await call('GET', '/docs')).text()
    expect(page).toContain('id="createThing"')
    expect(page).not.toMatch(/<script|style=|https?:\/\/(?!127)/)
    expect((await call('GET', '/docs/reference.css')).headers.get('content-type')).toBe('text/css; charset=utf-8')
  })
})

describe('a route', () => {
  it('that does not say who may call it, or has no name under /v1/, stops the start', () => {
    const config = { publicUrl: 'http://127.0.0.1', logLevel: 'silent' }
    const app = createShell({ config, entropy: (bytes) => new Uint8Array(bytes) })
    const handler = async () => null
    expect(() => app.route({ method: 'GET', url: '/open', handler })).toThrow(/config\.access/)
    expect(() => app.route({ method: 'GET', url: '/v1/x', config: { access: 'public' }, handler })).toThrow(
      /operationId/,
    )
  })
})
