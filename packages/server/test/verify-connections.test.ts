/** Answers that are given before Node has read the request leave connections as Node would: in order, kept, ended in time. */

import type { ServerResponse } from 'node:http'
import { setImmediate as nextRound } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { anApplication, aTenant } from './builders.ts'
import { BODY, type Connections, connectionsTo, statusOf, verify, writeAlone } from './early-scene.ts'
import { startServer, type TestServer } from './server.ts'
import { converseBy, HEALTH, OPENINGS, sendBy } from './two-ways.ts'

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
afterEach(() => {
  connections.closeAll()
  s.running.app.server.maxRequestsPerSocket = 100_000
})

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
  const { next, requestsOfNode, socket } = await connections.open()
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
  const { requestsOfNode, socket } = await connections.open()
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
    const { next, socket } = await connections.open()
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

it('what stands in a body is no question either where its head came with the end of another body', async () => {
  const opened = await connections.open()
  const question = verify(secret)
  const head = (length: number): string => `POST /v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`
  const chunks = [head(2), `xx${head(question.length)}`, question, HEALTH]
  for (const chunk of chunks) await writeAlone(opened, chunk)
  const statuses: string[] = []
  for (const _ of [1, 2, 3]) statuses.push(statusOf(await opened.next()))
  expect(statuses).toEqual(['415', '415', '200'])
  expect(opened.requestsOfNode()).toBe(3)
})

it('while an answer cannot be sent, the next question is left to Node, which reads no more than it can answer', async () => {
  const { next, requestsOfNode, served, socket } = await connections.open()
  served.cork()
  for (const node of [0, 1]) {
    socket.write(verify(secret))
    await expect.poll(() => served.bytesRead).toBe(socket.bytesWritten)
    expect(requestsOfNode()).toBe(node)
  }
  served.uncork()
  expect([statusOf(await next()), statusOf(await next())]).toEqual(['200', '200'])
})

it('what comes after the answer that ends a connection is neither answered nor counted', async () => {
  const { next, served, socket } = await connections.open()
  const errors: Error[] = []
  served.on('error', (error) => errors.push(error))
  const { usage } = s.running.deps
  const counted = vi.spyOn(usage, 'count')
  s.running.app.server.once('request', (_request, response: ServerResponse) => {
    response.once('close', () => {
      counted.mockClear()
      // The connection has not closed yet, and what had been on its way is heard still.
      expect(served.destroyed).toBe(false)
      served.emit('data', Buffer.from(verify(secret)))
    })
  })
  socket.write(verify(secret, 'Connection: close\r\n'))
  expect(statusOf(await next())).toBe('200')
  expect(await next()).toBe('')
  expect(errors).toEqual([])
  expect(counted).not.toHaveBeenCalled()
  counted.mockRestore()
})

it('a question in pieces is answered once, by Node', async () => {
  const opened = await connections.open()
  const question = verify(secret)
  for (const chunk of [question.slice(0, 40), question.slice(40)]) await writeAlone(opened, chunk)
  expect(statusOf(await opened.next())).toBe('200')
  expect(opened.requestsOfNode()).toBe(1)
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

it('while the server is about to stop, each answer says that the connection ends', async () => {
  const leaving = await startServer()
  try {
    const text = verify(leaving.master)
    await sendBy(leaving, 'ordinary', text)
    const { next, requestsOfNode, socket } = await connectionsTo(leaving).open()
    socket.write(text)
    expect(await next()).toMatch(/^Connection: keep-alive/im)
    expect(requestsOfNode()).toBe(0)
    void leaving.running.drain()
    socket.write(text)
    expect(await next()).toMatch(/^HTTP\/1\.1 200[\s\S]*^Connection: close/im)
  } finally {
    await leaving.stop()
  }
})
