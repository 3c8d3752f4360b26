import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { A_SECRET, type Scene, startShell } from './shell-scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startShell()
})
afterAll(() => scene.app.close())

const JSON_TYPE = { 'content-type': 'application/json' }
const call = (
  method: string,
  path: string,
  body?: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = JSON_TYPE,
) => fetch(scene.url + path, { method, headers, ...(body === undefined ? {} : { body }) })
const post = (path: string, body?: string | Buffer<ArrayBuffer>, headers?: Record<string, string>) =>
  call('POST', path, body, headers)

interface ProblemDocument {
  code: string
  status: number
  instance: string
  detail: string
  errors?: { pointer: string; code: string; in?: string }[]
  [more: string]: unknown
}

async function problemOf(response: Response): Promise<ProblemDocument> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const document = (await response.json()) as ProblemDocument
  expect(document.status).toBe(response.status)
  expect(document.instance).toBe(response.headers.get('request-id'))
  expect(document.detail).toMatch(/\.$/)
  return document
}

describe('a body', () => {
  it.each([
    ['a member twice', '{"name":"a","name":"b"}', 400, 'malformed_request'],
    ['a member twice, once escaped', '{"name":"a","\\u006eame":"b"}', 400, 'malformed_request'],
    ['a member twice, deep down', '{"name":"a","open":{"x":[{"y":1,"y":2}]}}', 400, 'malformed_request'],
    ['something after its end', '{"name":"a"} x', 400, 'malformed_request'],
    ['bytes that are not UTF-8', Buffer.from('{"name":"\xff"}', 'latin1'), 400, 'malformed_request'],
    ['a byte order mark', '\ufeff{"name":"a"}', 400, 'malformed_request'],
    ['a NUL', '{"name":"a\\u0000b"}', 422, 'invalid_input'],
    ['half of a surrogate pair', '{"name":"a\\uD83d"}', 422, 'invalid_input'],
    ['half of one in a name deep down', '{"name":"a","open":{"x":[{"\\ude00":1}]}}', 422, 'invalid_input'],
    ['more than 32 levels', `{"name":"a","open":${'['.repeat(32)}${']'.repeat(32)}}`, 400, 'malformed_request'],
    ['more than 10,000 members', bodyWithMembers(10_001), 400, 'malformed_request'],
    ['more than 256 KiB', `{"name":"${'a'.repeat(256 * 1024)}"}`, 413, 'too_large'],
    ['an unknown field', '{"name":"a","colour":"red"}', 422, 'invalid_input'],
    ['a wrong type', '{"name":5}', 422, 'invalid_input'],
    ['a list instead', '[]', 422, 'invalid_input'],
    ['null instead', 'null', 422, 'invalid_input'],
  ])('with %s is refused', async (_, body, status, code) => {
    const response = await post('/v1/things', body)
    expect(response.status).toBe(status)
    expect((await problemOf(response)).code).toBe(code)
  })

  it('of just the size, depth and number is taken', async () => {
    const fitting = `{"name":"${'a'.repeat(256 * 1024 - 11)}"}`
    expect(Buffer.byteLength(fitting)).toBe(256 * 1024)
    expect((await post('/v1/things', fitting)).status).toBe(200)
    expect((await post('/v1/things', bodyWithMembers(10_000))).status).toBe(200)
    const deep = `{"name":"a","open":{"x":${'['.repeat(30)}${']'.repeat(30)}}}`
    expect((await post('/v1/things', deep)).status).toBe(200)
  })

  it('may hold the same name in different objects, and quotes and braces in texts', async () => {
    const body = JSON.stringify({ name: 'a', text: '"},{"name":"\\', open: { name: 1, x: [{ name: 2 }, { name: 3 }] } })
    expect((await post('/v1/things', body)).status).toBe(200)
  })

  it.each([
    ['{"name":"a","__proto__":{"polluted":1}}', '/__proto__'],
    ['{"name":"a","constructor":{"prototype":{"polluted":1}}}', '/constructor'],
    ['{"name":"a","open":{"b":[0,{"__proto__":{"polluted":1}}]}}', '/open/b/1/__proto__'],
  ])('%s is an unknown field and pollutes nothing', async (body, pointer) => {
    const { errors } = await problemOf(await post('/v1/things', body))
    expect(errors?.[0]).toMatchObject({ pointer, code: 'unknown_field' })
    expect('polluted' in {}).toBe(false)
  })

  it('may be left out, empty or {} where nothing in it is required', async () => {
    for (const body of [undefined, '', '{}']) {
      const response = await post('/v1/things/1/touch', body)
      expect([response.status, await response.json()]).toEqual([200, {}])
    }
    const missing = await problemOf(await post('/v1/things'))
    expect(missing.errors).toMatchObject([{ pointer: '/name', code: 'required' }])
  })

  it('names every wrong field once, with a pointer and without the value', async () => {
    const body = JSON.stringify({ name: '', at: '2027-02-29T00:00:00Z', kind: 'robot', [A_SECRET]: 1 })
    const text = JSON.stringify(await problemOf(await post('/v1/things', body)))
    expect(text).not.toContain(A_SECRET)
    expect(text).not.toContain('robot')
    const pointers = JSON.parse(text).errors.map((error: { pointer: string; code: string }) => [
      error.pointer,
      error.code,
    ])
    expect(pointers.sort()).toEqual([
      ['', 'unknown_field'],
      ['/at', 'wrong_format'],
      ['/kind', 'not_allowed'],
      ['/name', 'too_short'],
    ])
  })

  it.each([
    ['2028-02-29T00:00:00Z', 200],
    ['2027-03-01T00:00:00.123456789+05:30', 200],
    ['2027-02-29T00:00:00Z', 422],
    ['2027-04-31T00:00:00Z', 422],
    ['2027-03-01T24:00:00Z', 422],
    ['9999-12-31T23:59:59.999Z', 200],
    ['9999-12-31T23:59:59-00:01', 422],
    ['0000-01-01T00:00:00+00:01', 422],
    ['2027-03-01T00:00:00', 422],
    ['2027-03-01 00:00:00Z', 422],
    ['2027-03-01', 422],
  ])('with the time %s is %i', async (at, status) => {
    expect((await post('/v1/things', JSON.stringify({ name: 'a', at }))).status).toBe(status)
  })

  it.each([
    ['text/plain'],
    ['application/jsonx'],
    ['application/json; charset=latin1'],
    ['application/x-www-form-urlencoded'],
    ['application/merge-patch+json'],
    ['bogus'],
  ])('sent as %s is 415', async (type) => {
    const response = await post('/v1/things', '{"name":"a"}', { 'content-type': type })
    expect((await problemOf(response)).code).toBe('unsupported_media_type')
    expect(response.status).toBe(415)
  })

  it.each([
    ['application/json'],
    ['Application/JSON ; charset="UTF-8"'],
  ])('sent as %s is judged as JSON', async (type) => {
    expect((await post('/v1/things', '{"name":"a"}', { 'content-type': type })).status).toBe(200)
    expect((await post('/v1/things', '{"nome":"a"}', { 'content-type': type })).status).toBe(422)
  })

  it('under /oauth/ is a form, with each parameter once and empty ones left out', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const fine = await post('/oauth/things', 'token=a%2Bb+c&hint=', form)
    expect(await fine.json()).toEqual({ token: 'a+b c' })
    const twice = await post('/oauth/things', 'token=a&token=b', form)
    expect(twice.status).toBe(400)
    expect(await twice.json()).toMatchObject({ error: 'invalid_request', code: 'malformed_request' })
    expect((await post('/oauth/things', '{}')).status).toBe(415)
  })
})

function bodyWithMembers(count: number): string {
  const open = Object.fromEntries(Array.from({ length: count - 2 }, (_, at) => [`m${at}`, 1]))
  return JSON.stringify({ name: 'a', open })
}

describe('a query', () => {
  it('is coerced to its schema, and to nothing else', async () => {
    expect(await (await call('GET', '/v1/things?limit=5&deep=true')).json()).toEqual({ limit: 5, deep: true })
    for (const query of ['limit=05', 'limit=5.0', 'limit=', 'limit=1e3', 'deep=1', 'deep=TRUE', 'other=1']) {
      const response = await call('GET', `/v1/things?${query}`)
      expect([query, response.status]).toEqual([query, 422])
      expect((await problemOf(response)).errors?.[0]?.in).toBe('query')
    }
  })

  it.each([
    ['/v1/things?limit=1&limit=1'],
    ['/v1/things?permission=a&permission=b'],
    ['/v1/verify?tenant=a&tenant=b'],
    ['/v1/things?limit=%zz'],
    ['/v1/things?limit=%ff'],
    ['/v1/things?limit=%00'],
  ])('%s is 400', async (path) => {
    const response = await call('GET', path)
    expect(response.status).toBe(400)
    expect((await problemOf(response)).code).toBe('malformed_request')
  })

  it('may repeat permission where a route knows it', async () => {
    const one = await (await call('GET', '/v1/verify?permission=a')).json()
    const two = await (await call('GET', '/v1/verify?permission=a&permission=b')).json()
    expect([one, two]).toMatchObject([{ query: { permission: ['a'] } }, { query: { permission: ['a', 'b'] } }])
  })

  it("is nobody's business where the route ignores it, and neither is the body", async () => {
    expect((await post('/v1/verify', '{{{', { 'content-type': 'bogus' })).status).toBe(200)
    expect((await post('/v1/verify', 'a'.repeat(300_000))).status).toBe(200)
    expect((await call('GET', '/v1/verify/at/acme/x//y/%2e%2e/z?a=1&a=2&b=%zz')).status).toBe(200)
  })
})

describe('a secret in the address', () => {
  const encoded = [...A_SECRET].map((char) => `%${char.charCodeAt(0).toString(16)}`).join('')
  it.each([
    ['a query value', `/v1/things?limit=${A_SECRET}`],
    ['a query name', `/v1/things?${A_SECRET}=1`],
    ['a path segment', `/v1/things/${A_SECRET}/touch`],
    ['an unknown path', `/nowhere/${A_SECRET}`],
    ['an encoded query', `/v1/things?limit=${encoded}`],
    ['a twice encoded query', `/v1/things?limit=${encoded.replaceAll('%', '%25')}`],
    ['a query that is ignored', `/v1/verify/at/acme/x?from=${encoded}`],
    ['a broken path', `/v1/%zz/${A_SECRET}`],
  ])('is refused as %s, and neither logged nor repeated', async (_, path) => {
    const response = await call('GET', path)
    expect(response.status).toBe(400)
    const document = await problemOf(response)
    expect(document.code).toBe('secret_in_url')
    expect(JSON.stringify(document)).not.toMatch(/pltu_/)
    expect(scene.logs.join('')).not.toMatch(/pltu_|706c7475|nowhere/)
  })
})
