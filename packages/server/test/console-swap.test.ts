/** What a reader of the console finds while it is built anew below a running server, and where it is not built at all. */

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type BuiltConsole, buildByHand, pageOf } from './console-scene.ts'
import { startServer, type TestServer } from './server.ts'

const FIRST = { 'index.html': pageOf('/assets/index-1.js'), 'mark.svg': '<svg/>', 'assets/index-1.js': 'first' }
const SECOND = {
  'index.html': pageOf('/assets/index-2.js'),
  'mark.svg': '<svg></svg>',
  'assets/index-2.js': 'second',
  'assets/index-1.js': 'first',
}

let built: BuiltConsole
let s: TestServer

const open = async (options: { readonly bare?: boolean } = {}) => {
  built = await buildByHand(FIRST)
  s = await startServer({ consoleDir: built.dist, ...options })
}

afterEach(async () => {
  await s.stop()
  await built.remove()
})

const page = async (path = '/') => (await s.call('GET', path, { headers: { accept: 'text/html' } })).text
const textAt = async (path: string) => (await s.call('GET', path)).text

test('a new build is served from the next page on, and open pages still find their parts', async () => {
  await open()
  expect(await page()).toBe(FIRST['index.html'])
  const before = await s.call('GET', '/mark.svg')
  await built.replace(SECOND)
  expect(await textAt('/assets/index-1.js')).toBe('first')
  expect(await page()).toBe(SECOND['index.html'])
  expect(await textAt('/assets/index-2.js')).toBe('second')
  expect(await textAt('/assets/index-1.js')).toBe('first')
  const tag = before.headers.get('etag') ?? ''
  const after = await s.call('GET', '/mark.svg', { headers: { 'if-none-match': tag } })
  expect([after.status, after.text]).toEqual([200, '<svg></svg>'])
})

test('whoever loads the console during many builds gets one whole console each time', async () => {
  await open()
  let done = false
  let loads = 0
  const replacing = (async () => {
    for (let round = 2; round < 40; round++) {
      await built.replace({
        'index.html': pageOf(`/assets/index-${round}.js`),
        [`assets/index-${round}.js`]: `build ${round}`,
        [`assets/index-${round - 1}.js`]: `build ${round - 1}`,
      })
      const loaded = loads
      while (loads === loaded) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    done = true
  })()
  const broken: string[] = []
  while (!done) {
    const html = await page('/administrator/tokens')
    const script = /src="([^"]+)"/.exec(html)?.[1] ?? `no script in: ${html}`
    const { status, text } = await s.call('GET', script)
    loads++
    const wanted = script === '/assets/index-1.js' ? /^(first|build 1)$/ : new RegExp(`^build ${/\d+/.exec(script)}$`)
    if (status !== 200 || !wanted.test(text)) broken.push(`${script}: ${status} ${text}`)
  }
  await replacing
  expect(broken).toEqual([])
  expect(loads).toBeGreaterThan(20)
})

test('an asset whose file has gone is not found', async () => {
  await open()
  await page()
  await rm(join(built.dist, 'assets/index-1.js'))
  expect((await s.call('GET', '/assets/index-1.js')).status).toBe(404)
})

test.each([
  [true, 'The set-up is still to be done'],
  [false, 'The set-up is done'],
])('without a build, a page without scripts says what to do (set-up open: %s)', async (bare, words) => {
  await open({ bare })
  await built.empty()
  const { headers, status, text } = await s.call('GET', '/administrator', { headers: { accept: 'text/html' } })
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'none'/)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(text).toContain('<code>npm run build</code>')
  expect(text).toContain(words)
  expect(text).not.toMatch(/<script|style=| on\w+=/)
  expect((await s.call('GET', '/assets/index-1.js')).status).toBe(404)
  expect((await s.call('GET', '/mark.svg')).status).toBe(404)
})

test('a console that is built after the start is there at once', async () => {
  await open()
  await built.empty()
  expect(await page()).toContain('is not built')
  const other = await buildByHand(SECOND)
  await rm(built.dist, { recursive: true, force: true })
  const { rename } = await import('node:fs/promises')
  await rename(other.dist, built.dist)
  await other.remove()
  expect(await page()).toBe(SECOND['index.html'])
  expect(await textAt('/assets/index-2.js')).toBe('second')
})
