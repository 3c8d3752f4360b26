/** Where requests begin is known before any is answered early: nothing in a body or after a part of a request is taken for one. */

import type { IncomingMessage } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { anApplication, aTenant } from './builders.ts'
import { BODY, type Connections, connectionsTo, statusOf, verify, writeAlone } from './early-scene.ts'
import { startServer, type TestServer } from './server.ts'
import { HEALTH, sendBy } from './two-ways.ts'

let s: TestServer
let secret: string
let connections: Connections
beforeAll(async () => {
  s = await startServer()
  ;({ secret } = await anApplication(s, { [await aTenant(s)]: ['unit:read'] }))
  await sendBy(s, 'ordinary', verify(secret))
  connections = connectionsTo(s)
})
afterAll(() => s.stop())
afterEach(() => connections.closeAll())

/** Longer than a question. */
const postOf = (length: number): string => {
  const about = `Content-Type: text/plain\r\nX-More: ${'x'.repeat(60)}\r\nContent-Length: ${length}`
  return `POST /v1/tokens HTTP/1.1\r\nHost: example.org\r\n${about}\r\n\r\n`
}

it('two requests are read by Node, so that it is known where the third begins', async () => {
  const { next, requestsOfNode, socket } = await connections.openUnread()
  for (const node of [1, 2, 2, 2]) {
    socket.write(verify(secret))
    expect(statusOf(await next())).toBe('200')
    expect(requestsOfNode()).toBe(node)
  }
})

it('a connection that does not begin with a question is not looked at', async () => {
  for (const first of [HEALTH, BODY, verify(secret, 'Expect: later\r\n')]) {
    const { next, requestsOfNode, socket } = await connections.openUnread()
    for (const [at, request] of [first, ...Array.from({ length: 4 }, () => verify(secret))].entries()) {
      socket.write(request)
      await next()
      expect(requestsOfNode()).toBe(at + 1)
    }
  }
})

it.each([
  ['a part of a head', 'GET /v1/verify HTTP/1.1\r\nHost: example.org\r\nX-More: ', '400'],
  ['a part of a name', 'GET /v1/verify HTTP/1.1\r\nHost: example.org\r\nX', '400'],
  ['a part of a first line', 'GET /v1', '400'],
])('%s that came with the first question takes up the next chunk, which is no question then', async (...odd) => {
  const [, rest, status] = odd
  const opened = await connections.openUnread()
  const { next, socket } = opened
  socket.write(`${verify(secret)}${rest}`)
  expect(statusOf(await next())).toBe('200')
  for (let time = 0; time < 2; time += 1) await writeAlone(opened, verify(secret))
  expect(statusOf(await next())).toBe(status)
})

it.each([
  ['came with the first question', (length: number) => [`Host: x\r\nContent-Length: ${length}\r\n\r\n`]],
  ['came in part with it', (length: number) => [`Content-Length: ${length}\r\nX-More: `, verify(secret)]],
])('a body whose head %s is no question', async (_how, restOf) => {
  const opened = await connections.openUnread()
  const { next, requestsOfNode } = opened
  const question = verify(secret)
  const [rest, ...more] = restOf(2 * question.length)
  const first = `${question}POST /v1/tokens HTTP/1.1\r\n${rest}`
  for (const chunk of [first, ...more, question, question, HEALTH]) await writeAlone(opened, chunk)
  expect([statusOf(await next()), statusOf(await next())]).toEqual(['200', '415'])
  expect(await next()).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*"ok"/)
  expect(requestsOfNode()).toBe(3)
})

it.each([
  ['came with the first question', (length: number) => verify(secret) + postOf(length), ['200', '415']],
  ['begins the connection', (length: number) => postOf(length).replace('/v1/tokens', '/v1/verify'), ['401']],
  ['does so with GET', (length: number) => postOf(length).replace('POST /v1/tokens', 'GET /v1/verify'), ['401']],
] as const)('a body that is the head of a request, whose own head %s, moves no beginning', async (...form) => {
  const [, firstOf, first] = form
  const opened = await connections.openUnread()
  const { next, requestsOfNode } = opened
  const question = verify(secret)
  // As long as the head is, so that it is the body of the one before it, and has one itself that holds the questions.
  const length = postOf(100).length
  const head = postOf(length + question.length)
  const rest = 'x'.repeat(length - question.length)
  for (const chunk of [firstOf(length), head + head, question, question, rest + HEALTH]) await writeAlone(opened, chunk)
  const answers: string[] = []
  while (!answers.at(-1)?.includes('"ok"')) answers.push(await next())
  expect(answers).toHaveLength(requestsOfNode())
  expect(answers.map(statusOf)).toEqual([...first, '415', '200'])
})

it('the head of a request that was read before moves no beginning, as the body of that very request', async () => {
  const opened = await connections.openUnread()
  const question = verify(secret)
  const length = postOf(100).length
  const chunks = [question + postOf(length), postOf(length), postOf(question.length), question, HEALTH]
  for (const chunk of chunks) await writeAlone(opened, chunk)
  const statuses: string[] = []
  for (const _ of [1, 2, 3, 4]) statuses.push(statusOf(await opened.next()))
  expect(statuses).toEqual(['200', '415', '415', '200'])
  expect(opened.requestsOfNode()).toBe(4)
})

it.each([
  1, 2, 4,
])('nothing that Node has read is kept while the connection lives, after %i questions', async (count) => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const { next, socket } = await connections.openUnread()
  const requests: WeakRef<IncomingMessage>[] = []
  const remember = (request: IncomingMessage): void => {
    requests.push(new WeakRef(request))
  }
  s.running.app.server.on('request', remember)
  for (let time = 0; time < count; time += 1) {
    socket.write(verify(secret))
    await next()
  }
  s.running.app.server.removeListener('request', remember)
  expect(requests).toHaveLength(Math.min(count, 2))
  await expect
    .poll(() => {
      collect()
      return requests.filter((request) => request.deref() !== undefined).length
    })
    .toBe(0)
})
