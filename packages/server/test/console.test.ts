/** The console over HTTP: its one page at every address that is neither API nor file, and the files that it is made of. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuiltConsole, buildByHand, pageOf } from './console-scene.ts'
import { type Door, type Heard, type Knock, openDoor } from './knock.ts'
import { startServer, type TestServer } from './server.ts'

const SCRIPT = `console.log('${'polett '.repeat(40)}')`
const STYLE = `body { color: ${'#123456 '.repeat(40)} }`
const BUILD = {
  'index.html': pageOf('/assets/index-B1.js'),
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'first-paint.js': `${SCRIPT};`,
  'app.webmanifest': '{}',
  'assets/index-B1.js': SCRIPT,
  'assets/index-C2.css': STYLE,
  'assets/inter-D3.woff2': 'wOF2',
  'assets/crown-E4.png': 'PNG',
  'assets/icon-F5.ico': 'ICO',
  'assets/plan-G6.json': '[]',
  'assets/mark-H7.svg': '<svg/>',
  'assets/index-B1.js.map': '{}',
  'assets/.hidden.js': 'hidden',
  '.build.json': '{}',
}
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
  "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'"
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

let built: BuiltConsole
let s: TestServer
let door: Door

beforeAll(async () => {
  built = await buildByHand(BUILD)
  await writeFile(join(built.dist, '..', 'package.json'), '{"name":"outside"}')
  s = await startServer({ consoleDir: built.dist })
  door = openDoor(s.url)
})

afterAll(async () => {
  door.close()
  await s.stop()
  await built.remove()
})

const knock = (path: string, headers: Knock['headers'] = {}, method = 'GET') => door.knock({ method, path, headers })
const asBrowser = (path: string, headers: Knock['headers'] = {}, method = 'GET') =>
  knock(path, { accept: BROWSER, ...headers }, method)
const codeOf = ({ status, text }: Heard) => (status < 400 ? String(status) : `${status} ${JSON.parse(text).code}`)

describe('the page of the console', () => {
  test.each([
    ...[
      '/',
      '/sign-in/acme',
      '/administrator/tokens?search=Integ&sort=expiresAt',
      '/tenants/acme/units/g1/',
      '/assetsx',
    ],
    ...['/administrator/tokens/my.app', '/administrator/tokens/a..b', '/sign-in/%C3%B8st', '/v10/nothing', '/docsx'],
  ])('stands at %s', async (path) => {
    const { headers, status, text, type } = await asBrowser(path)
    expect([status, type, text]).toEqual([200, 'text/html; charset=utf-8', BUILD['index.html']])
    expect(headers['content-security-policy']).toBe(POLICY)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers.vary).toBe('accept')
  })

  test('is not sent again to whoever has it, and keeps its policy then', async () => {
    const { headers } = await asBrowser('/')
    const etag = String(headers.etag)
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/)
    for (const tag of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await asBrowser('/administrator', { 'if-none-match': tag })
      expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag])
      expect(again.headers['content-security-policy']).toBe(POLICY)
      expect(again.headers['cache-control']).toBe('no-cache')
    }
    expect((await asBrowser('/', { 'if-none-match': '"other"' })).status).toBe(200)
  })

  test('answers HEAD like GET, without the page', async () => {
    const { headers, status, text, type } = await asBrowser('/administrator/tokens', {}, 'HEAD')
    expect([status, type, text]).toEqual([200, 'text/html; charset=utf-8', ''])
    expect(headers['content-length']).toBe(String(BUILD['index.html'].length))
    expect(headers['content-security-policy']).toBe(POLICY)
  })

  test('does not care who asks', async () => {
    for (const headers of [{ cookie: 'polett=stale' }, { cookie: s.cookie }, { authorization: 'Bearer nonsense' }]) {
      expect((await asBrowser('/', headers)).status).toBe(200)
    }
  })

  test('is for those who ask for HTML by GET', async () => {
    expect(codeOf(await knock('/administrator'))).toBe('404 not_found')
    expect(codeOf(await knock('/', { accept: 'application/json' }))).toBe('404 not_found')
    expect(codeOf(await knock('/administrator', { accept: 'application/json' }))).toBe('404 not_found')
    const posted = await asBrowser('/administrator/tokens', {}, 'POST')
    expect(codeOf(posted)).toBe('405 method_not_allowed')
    expect(posted.headers.allow).toBe('GET, HEAD, OPTIONS')
  })

  test('is shown at / to whoever takes anything', async () => {
    for (const headers of [{}, { accept: '*/*' }, { accept: 'image/png, text/*;q=0.5' }]) {
      const { status, type } = await knock('/', headers)
      expect([status, type]).toEqual([200, 'text/html; charset=utf-8'])
    }
  })

  test.each([
    ...['/v1', '/v1/nothing', '/oauth', '/oauth/nothing', '/.well-known/nothing', '/.git/config', '/docs/nothing'],
    ...['/app.js', '/index.html', '/index.html.br', '/favicon.svg.gz', '/.build.json', '/package.json', '/assets'],
  ])('does not stand at %s', async (path) => {
    const answer = await asBrowser(path)
    expect([codeOf(answer), answer.type]).toEqual(['404 not_found', expect.stringMatching(/^application\/.*json$/)])
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'")
  })

  test('leaves the API as it is', async () => {
    expect(codeOf(await asBrowser('/v1/verifications'))).toBe('405 method_not_allowed')
    expect(codeOf(await asBrowser(`/${s.master}`))).toBe('400 secret_in_url')
    expect((await asBrowser('/docs')).text).not.toBe(BUILD['index.html'])
    for (const path of ['/v1/setup', '/healthz', '/openapi.json']) {
      expect((await asBrowser(path)).type).toBe('application/json; charset=utf-8')
    }
  })
})

describe('an asset', () => {
  test.each([
    ['/assets/index-B1.js', 'text/javascript; charset=utf-8', 'assets/index-B1.js'],
    ['/assets/index-C2.css', 'text/css; charset=utf-8', 'assets/index-C2.css'],
    ['/assets/inter-D3.woff2', 'font/woff2', 'assets/inter-D3.woff2'],
    ['/assets/crown-E4.png', 'image/png', 'assets/crown-E4.png'],
    ['/assets/icon-F5.ico', 'image/x-icon', 'assets/icon-F5.ico'],
    ['/assets/plan-G6.json', 'application/json; charset=utf-8', 'assets/plan-G6.json'],
    ['/assets/mark-H7.svg', 'image/svg+xml', 'assets/mark-H7.svg'],
  ] as const)('%s is %s, for a year', async (path, type, name) => {
    for (const accept of ['*/*', BROWSER]) {
      const answer = await knock(path, { accept })
      expect([answer.status, answer.type, answer.text]).toEqual([200, type, BUILD[name]])
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    }
  })

  test('comes in the form that the client likes best', async () => {
    const fetched = async (wish: Knock['headers']) => {
      const response = await fetchRaw('/assets/index-B1.js', wish)
      expect(response.headers.vary).toBe('accept-encoding')
      expect(response.headers['content-length']).toBe(String(response.body.length))
      return response
    }
    const brotli = await fetched({ 'accept-encoding': 'gzip, deflate, br' })
    expect(brotli.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT)
    const gzip = await fetched({ 'accept-encoding': 'br;q=0.3, gzip;q=0.7' })
    expect(gzip.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT)
    for (const wish of [{}, { 'accept-encoding': 'identity' }, { 'accept-encoding': 'br;q=0, gzip;q=0' }]) {
      const plain = await fetched(wish)
      expect(plain.headers['content-encoding']).toBeUndefined()
      expect(plain.body.toString()).toBe(SCRIPT)
    }
  })

  test('that was not compressed comes as it is', async () => {
    const { headers, text } = await knock('/assets/inter-D3.woff2', { 'accept-encoding': 'br, gzip' })
    expect([headers['content-encoding'], headers.vary, text]).toEqual([undefined, undefined, 'wOF2'])
  })

  test('answers HEAD like GET, and nothing else', async () => {
    const head = await knock('/assets/index-B1.js', { 'accept-encoding': 'br' }, 'HEAD')
    expect([head.status, head.text, head.headers['content-encoding']]).toEqual([200, '', 'br'])
    const posted = await knock('/assets/index-B1.js', {}, 'POST')
    expect([codeOf(posted), posted.headers.allow]).toEqual(['405 method_not_allowed', 'GET, HEAD, OPTIONS'])
  })

  test.each([
    ...['/assets/nothing.js', '/assets/', '/assets/index-B1.js/', '/assets/index-B1.js.br', '/assets/index-B1.js.map'],
    ...['/assets/.hidden.js', '/assets/INDEX-B1.js', '/assets/index-B1%2ejs', '/assets/..%2f..%2fpackage.json'],
    ...['/assets/..%2findex.html', '/assets/%2e%2e%2f.build.json', '/assets/constructor', '/assets/__proto__'],
  ])('is not found at %s', async (path) => {
    for (const accept of ['*/*', BROWSER]) {
      const answer = await knock(path, { accept })
      expect([codeOf(answer), answer.type]).toEqual(['404 not_found', 'application/problem+json'])
      expect(answer.headers['cache-control']).toBe('no-store')
    }
  })

  test.each([
    '/assets/%2e%2e/',
    '/assets/../package.json',
    '/assets/..\\package.json',
    '/assets/%2e%2e/.build.json',
  ])('is not looked for at %s', async (path) => {
    expect(codeOf(await knock(path))).toBe('400 malformed_request')
  })

  test('is not logged among the calls', async () => {
    const before = s.log.length
    await knock('/assets/index-B1.js')
    await knock('/favicon.svg')
    const routes = s.log.slice(before).map((line) => JSON.parse(line).route)
    expect(routes).toEqual(['/*'])
  })
})

describe('a file without a hash in its name', () => {
  test.each([
    ['/favicon.svg', 'image/svg+xml', 'favicon.svg'],
    ['/first-paint.js', 'text/javascript; charset=utf-8', 'first-paint.js'],
    ['/app.webmanifest', 'application/manifest+json', 'app.webmanifest'],
  ] as const)('%s is asked for again each time, and sent once', async (path, type, name) => {
    const answer = await knock(path)
    expect([answer.status, answer.type, answer.text]).toEqual([200, type, BUILD[name]])
    expect(answer.headers['cache-control']).toBe('no-cache')
    const again = await knock(path, { 'if-none-match': String(answer.headers.etag), 'accept-encoding': 'br' })
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', answer.headers.etag])
  })

  test('comes compressed too', async () => {
    const { body, headers } = await fetchRaw('/first-paint.js', { 'accept-encoding': 'br' })
    expect([headers['content-encoding'], headers.vary]).toEqual(['br', 'accept-encoding'])
    expect(brotliDecompressSync(body).toString()).toBe(BUILD['first-paint.js'])
  })
})

/** Without a client that unpacks. */
async function fetchRaw(path: string, headers: Knock['headers']) {
  const { request } = await import('node:http')
  return new Promise<{ headers: Heard['headers']; body: Buffer }>((resolve, reject) => {
    request(`${s.url}${path}`, { headers: headers ?? {} }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(parts) }))
    })
      .on('error', reject)
      .end()
  })
}
