/** A node that may not believe its memory answers nothing from it, in whatever way a request is written. */

import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeError } from '../src/store/unavailable.ts'
import { anApplication } from './builders.ts'
import { startServer, type TestServer } from './server.ts'

let s: TestServer
let secret: string
beforeAll(async () => {
  s = await startServer()
  ;({ secret } = await anApplication(s))
  expect((await s.call('GET', '/v1/verify', { token: secret })).status).toBe(200)
  // As when its lease has run out and the database is gone.
  const gone = async (): Promise<void> => {
    throw storeError('store_unavailable', 'The database does not answer.')
  }
  Object.assign(s.running.deps.node, { trusted: () => false, fresh: gone })
})
afterAll(() => s.stop())

/** Sent as it is: a client would tidy the address up. */
function statusOf(method: string, path: string): Promise<number> {
  const { hostname, port } = new URL(s.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    socket.once('error', reject)
    socket.once('data', (bytes) => {
      resolve(Number(String(bytes).split(' ')[1]))
      socket.destroy()
    })
    const body = method === 'POST' ? 'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}' : '\r\n'
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${secret}\r\n${body}`)
  })
}

test.each([
  ...[
    '/v1/verify',
    '/%761/verify',
    '/%76%31/verify',
    '/v1/%76erify',
    '/v1/verify?permission=a:b',
    '/v1/verify/at/x/a:b/y',
  ],
  ...['/v1/tokens', '/v1/tokens/self', '/v1/session', '/metrics', '/%6detrics'],
])('GET %s', async (path) => {
  expect(await statusOf('GET', path)).toBe(503)
})

test.each([
  '/v1/verifications',
  '/oauth/introspect',
  '/oauth/revoke',
  '/v1/session',
  '/%76%31/session',
  '/v1/setup',
])('POST %s', async (path) => {
  expect(await statusOf('POST', path)).toBe(503)
})

test.each([
  '/healthz',
  '/',
  '/openapi.json',
  '/nowhere',
])('%s, which no rights have a part in, is answered', async (path) => {
  expect(await statusOf('GET', path)).not.toBe(503)
})
