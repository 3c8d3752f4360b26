/** Answers that are written past Node's own heads leave their connections as Node would: in order, kept, ended in time. */

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { anApplication, aTenant } from './builders.ts'
import { startServer, type TestServer } from './server.ts'
import { converseBy, sendBy } from './two-ways.ts'

let s: TestServer
let secret: string
beforeAll(async () => {
  s = await startServer()
  ;({ secret } = await anApplication(s, { [await aTenant(s)]: ['unit:read'] }))
  await sendBy(s, 'ordinary', verify(secret))
})
afterAll(() => s.stop())
afterEach(() => {
  s.running.app.server.maxRequestsPerSocket = 100_000
})

const verify = (bearer: string, more = ''): string =>
  `GET /v1/verify HTTP/1.1\r\nHost: example.org\r\nAuthorization: Bearer ${bearer}\r\n${more}\r\n`
const statuses = (answer: string): string[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = '']) => status)

it('what is sent at once is answered in its order, whichever way each goes', async () => {
  const requests = [
    ...[verify(secret), verify(secret), verify('nobody'), verify(secret)],
    'POST /v1/tokens HTTP/1.1\r\nHost: example.org\r\nContent-Length: 2\r\n\r\n{}',
    ...[verify(secret), 'GET /healthz HTTP/1.1\r\nHost: example.org\r\n\r\n', verify(secret)],
    verify(secret, 'Connection: close\r\n'),
  ]
  const expected = await converseBy(s, 'ordinary', requests)
  const found = await converseBy(s, 'short', requests)
  expect(found.answer).toBe(expected.answer)
  expect(statuses(found.answer)).toEqual(['200', '200', '401', '200', '415', '200', '200', '200', '200'])
})

it('a thousand requests on one connection are all answered', async () => {
  const requests = Array.from({ length: 1_000 }, () => verify(secret))
  const { answer } = await converseBy(s, 'short', [...requests, verify(secret, 'Connection: close\r\n')])
  expect(statuses(answer)).toEqual(Array.from({ length: 1_001 }, () => '200'))
})

it('the last answer that a connection may carry says so', async () => {
  s.running.app.server.maxRequestsPerSocket = 3
  const requests = [verify(secret), verify(secret), verify(secret)]
  const expected = await converseBy(s, 'ordinary', requests)
  const found = await converseBy(s, 'short', requests)
  expect(found.answer).toBe(expected.answer)
  expect(found.answer.match(/^Connection: \S+/gim)).toEqual([
    ...['Connection: keep-alive', 'Connection: keep-alive', 'Connection: close'],
  ])
})
