/** Answers that are given before Node has read the request leave connections as Node would: in order, kept, ended in time. */

import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setImmediate as nextRound } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { anApplication, aTenant } from './builders.ts'
import { startServer, type TestServer } from './server.ts'
import { converseBy, createAnswers, OPENINGS, open as openBy, sendBy } from './two-ways.ts'

let s: TestServer
let secret: string
let sockets: Socket[] = []
/** Requests that Node has read on the connection that was opened last. */
let read = 0
/** The server's side of it. */
let served: Socket
const note = (request: IncomingMessage): void => {
  if (request.socket.remotePort === sockets.at(-1)?.localPort) read += 1
}
beforeAll(async () => {
  s = await startServer()
  ;({ secret } = await anApplication(s, { [await aTenant(s)]: ['unit:read'] }))
  await sendBy(s, 'ordinary', verify(secret))
  s.running.app.server.on('request', note).on('connection', (socket) => {
    served = socket
  })
})
afterAll(() => s.stop())
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  sockets = []
  s.running.app.server.maxRequestsPerSocket = 100_000
})

const verify = (bearer: string, more = ''): string =>
  `GET /v1/verify HTTP/1.1\r\nHost: example.org\r\nAuthorization: Bearer ${bearer}\r\n${more}\r\n`
const HEALTH = 'GET /healthz HTTP/1.1\r\nHost: example.org\r\n\r\n'
const BODY = 'POST /v1/tokens HTTP/1.1\r\nHost: example.org\r\nContent-Length: 2\r\n\r\n{}'
const statusOf = (answer: string): string => answer.slice(9, 12)

/** A connection on which the next plain question is answered early. */
async function open(): Promise<{ socket: Socket; next: () => Promise<string>; requestsOfNode: () => number }> {
  const socket = connect(Number(new URL(s.url).port), '127.0.0.1')
  sockets.push(socket)
  const answers = createAnswers(socket)
  await once(socket, 'connect')
  await openBy(socket, 'short', answers)
  read = 0
  return { socket, next: () => answers.next('GET'), requestsOfNode: () => read }
}

async function openUnread(): ReturnType<typeof open> {
  const socket = connect(Number(new URL(s.url).port), '127.0.0.1')
  sockets.push(socket)
  const answers = createAnswers(socket)
  await once(socket, 'connect')
  read = 0
  return { socket, next: () => answers.next('GET'), requestsOfNode: () => read }
}

/** Waits until the server has read it, so that it comes together with nothing else. */
async function writeAlone(socket: Socket, text: string): Promise<void> {
  socket.write(text)
  await vi.waitUntil(() => socket.destroyed || served.destroyed || served.bytesRead === socket.bytesWritten)
}

it('a conversation is the same, whichever way its parts go', async () => {
  const requests = [
    ...[verify(secret), verify(secret), verify('nobody'), verify(secret), BODY, verify(secret), HEALTH],
    ...[verify(secret), verify(secret, 'Connection: close\r\n'), verify(secret)],
  ]
  const expected = await converseBy(s, 'ordinary', requests)
  const found = await converseBy(s, 'short', requests)
  expect(found.answers).toEqual(expected.answers)
  expect(found.answers.map(statusOf)).toEqual(['200', '200', '401', '200', '415', '200', '200', '200', '200'])
})

it('many requests on one connection are all answered early', async () => {
  const { answers, reachedTheApp } = await converseBy(
    s,
    'short',
    Array.from({ length: 1_000 }, () => verify(secret)),
  )
  expect(answers.map(statusOf)).toEqual(Array.from({ length: 1_000 }, () => '200'))
  expect(reachedTheApp).toBe(false)
})

it('what is sent at once is answered in its order, and the connection is left to Node', async () => {
  const { next, requestsOfNode, socket } = await open()
  const requests = [verify(secret), verify('nobody'), BODY, verify(secret), HEALTH, verify(secret)]
  socket.write(requests.join(''))
  const statuses: string[] = []
  for (const _ of requests) statuses.push(statusOf(await next()))
  expect(statuses).toEqual(['200', '401', '415', '200', '200', '200'])
  socket.write(verify(secret))
  expect(statusOf(await next())).toBe('200')
  expect(requestsOfNode()).toBe(7)
})

it('a question waits for the answer before it', async () => {
  const { requestsOfNode, socket } = await open()
  let heard = ''
  socket.on('data', (text) => {
    heard += text
  })
  // The answer goes on until the client ends it.
  socket.write(
    `GET /v1/verifications/changes HTTP/1.1\r\nHost: example.org\r\nAuthorization: Bearer ${s.gateway}\r\n\r\n`,
  )
  await expect.poll(() => heard).toMatch(/^HTTP\/1\.1 200/)
  socket.write(verify(secret))
  await expect.poll(requestsOfNode).toBe(2)
  expect(heard.match(/HTTP\/1\.1/g)).toHaveLength(1)
})

it('what stands in a body is no question', async () => {
  const question = verify(secret)
  for (const tail of ['', 'x', question]) {
    const { next, socket } = await open()
    const length = question.length * 2 + tail.length
    const head = `POST /v1/tokens HTTP/1.1\r\nHost: example.org\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n`
    for (const chunk of [head, question, question, tail]) {
      socket.write(chunk)
      await nextRound()
      await nextRound()
    }
    expect(statusOf(await next())).toBe('415')
    socket.write(HEALTH)
    // Nothing stands between the two answers.
    expect(await next()).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*"ok"/)
  }
})

it('while an answer cannot be sent, the next question is left to Node, which reads no more than it can answer', async () => {
  const { next, requestsOfNode, socket } = await open()
  served.cork()
  for (const node of [0, 1]) {
    socket.write(verify(secret))
    await expect.poll(() => served.bytesRead).toBe(socket.bytesWritten)
    expect(requestsOfNode()).toBe(node)
  }
  served.uncork()
  expect([statusOf(await next()), statusOf(await next())]).toEqual(['200', '200'])
})

it('two requests are read by Node, so that it is known where the third begins', async () => {
  const { next, requestsOfNode, socket } = await openUnread()
  for (const node of [1, 2, 2, 2]) {
    socket.write(verify(secret))
    expect(statusOf(await next())).toBe('200')
    expect(requestsOfNode()).toBe(node)
  }
})

it('a connection that does not begin with a question is not looked at', async () => {
  for (const first of [HEALTH, BODY]) {
    const { next, requestsOfNode, socket } = await openUnread()
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
  const { next, socket } = await openUnread()
  socket.write(`${verify(secret)}${rest}`)
  expect(statusOf(await next())).toBe('200')
  for (let time = 0; time < 2; time += 1) await writeAlone(socket, verify(secret))
  expect(statusOf(await next())).toBe(status)
})

it.each([
  ['came with the first question', (length: number) => [`Host: x\r\nContent-Length: ${length}\r\n\r\n`]],
  ['came in part with it', (length: number) => [`Content-Length: ${length}\r\nX-More: `, verify(secret)]],
])('a body whose head %s is no question', async (_how, restOf) => {
  const { next, requestsOfNode, socket } = await openUnread()
  const question = verify(secret)
  const [rest, ...more] = restOf(2 * question.length)
  const first = `${question}POST /v1/tokens HTTP/1.1\r\n${rest}`
  for (const chunk of [first, ...more, question, question, HEALTH]) await writeAlone(socket, chunk)
  expect([statusOf(await next()), statusOf(await next())]).toEqual(['200', '415'])
  expect(await next()).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*"ok"/)
  expect(requestsOfNode()).toBe(3)
})

it('a question in pieces is answered once, by Node', async () => {
  const { next, requestsOfNode, socket } = await open()
  const question = verify(secret)
  for (const chunk of [question.slice(0, 40), question.slice(40)]) {
    socket.write(chunk)
    await nextRound()
    await nextRound()
  }
  expect(statusOf(await next())).toBe('200')
  expect(requestsOfNode()).toBe(1)
})

it.each([
  ['Node', HEALTH],
  ['the short path', 'question'],
])('the last answer that a connection may carry says so, if it is one of %s', async (_whose, last) => {
  const requests = [verify(secret), verify(secret), last === HEALTH ? last : verify(secret), verify(secret)]
  const conversations: (readonly string[])[] = []
  for (const way of ['ordinary', 'short'] as const) {
    s.running.app.server.maxRequestsPerSocket = OPENINGS[way].length + 3
    const { answers } = await converseBy(s, way, requests)
    conversations.push(answers.map((answer) => answer.replace(/, max=\d+/, '')))
  }
  expect(conversations[1]).toEqual(conversations[0])
  expect(conversations[0]?.map((answer) => /^Connection: (\S+)/im.exec(answer)?.[1])).toEqual([
    ...['keep-alive', 'keep-alive', 'close'],
  ])
})
