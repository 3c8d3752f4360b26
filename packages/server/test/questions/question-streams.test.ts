/** Questions with bodies, cut anywhere and put into each other, are answered as if Node had read them all, in their order. */

import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setImmediate as nextRound } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Connections, connectionsTo, type Opened, statusOf, verify, writeAlone } from '../early-scene.ts'
import { drawSeeded } from '../rules/draw.ts'
import { startServer, type TestServer } from '../server.ts'
import { connectTo, HEALTH, open, sendBy, type Way } from '../two-ways.ts'
import { earlyAnswer, FORM, type Roll, rollOf, withinASecond } from './asking-scene.ts'

const STREAMS = 300
const TRIES = 5

let s: TestServer
let connections: Connections
/** One for each route, which is answered early once that may be. */
let questions: readonly string[]
beforeAll(async () => {
  s = await startServer()
  questions = [
    post('/oauth/introspect', FORM, `token=${s.gateway}`),
    post('/v1/verifications', 'application/json', JSON.stringify({ secret: s.gateway })),
  ]
  for (const question of questions) await earlyAnswer(s, question)
  await sendBy(s, 'ordinary', verify(s.gateway))
  connections = connectionsTo(s)
})
afterAll(() => s.stop())
afterEach(() => connections.closeAll())

function post(path: string, type: string, body: string, length = body.length): string {
  const about = `Authorization: Bearer ${s.master}\r\nContent-Type: ${type}\r\nContent-Length: ${length}`
  return `POST ${path} HTTP/1.1\r\nHost: example.org\r\n${about}\r\n\r\n${body}`
}

it.each([0, 1])('two questions are read by Node, so that it is known where the third begins', async (which) => {
  await withinASecond(async () => {
    const { next, requestsOfNode, socket } = await connections.openUnread()
    for (const node of [1, 2, 2, 2]) {
      socket.write(questions[which] ?? '')
      expect(await next()).toMatch(/^HTTP\/1\.1 200[\s\S]*"(?:active|valid)":true/)
      expect(requestsOfNode()).toBe(node)
    }
  })
})

it('questions of all kinds may follow each other', async () => {
  await withinASecond(async () => {
    const { next, requestsOfNode, socket } = await connections.openUnread()
    for (const [at, text] of [...questions, verify(s.gateway), ...questions, verify(s.gateway)].entries()) {
      socket.write(text)
      expect(statusOf(await next())).toBe('200')
      expect(requestsOfNode()).toBe(Math.min(at + 1, 2))
    }
  })
})

it.each([
  ['comes in two pieces', (question: string) => cutAt(question, question.indexOf('\r\n\r\n') + 4)],
  ['comes in three', (question: string) => cutAt(question, 40, question.length - 10)],
  ['asks many things at once', () => [post('/v1/verifications', 'application/json', manyQuestions())]],
  ['is no question', () => [post('/v1/tokens', 'text/plain', 'x')]],
])('a connection whose first request %s is left to Node', async (_how, firstOf) => {
  const [question = ''] = questions
  const opened = await connections.openUnread()
  for (const chunk of firstOf(question)) await writeAlone(opened, chunk)
  await opened.next()
  for (const node of [2, 3, 4]) {
    await writeAlone(opened, question)
    expect(statusOf(await opened.next())).toBe('200')
    expect(opened.requestsOfNode()).toBe(node)
  }
})

function manyQuestions(): string {
  return JSON.stringify(Array.from({ length: 20 }, () => ({ secret: s.gateway })))
}

/** Up to that of the health check, or to the end of the connection. */
async function answersToTheEnd(opened: Opened): Promise<readonly string[]> {
  const answers: string[] = []
  while (answers.at(-1) !== '' && !answers.at(-1)?.includes('"ok"')) answers.push(await opened.next())
  return answers
}

it('what completes the body of the first question is no question', async () => {
  const [question = ''] = questions
  const opened = await connections.openUnread()
  const first = post('/v1/verifications', 'application/json', '', 2 * question.length)
  for (const chunk of [first, question, question, question, question, HEALTH]) await writeAlone(opened, chunk)
  const answers = await answersToTheEnd(opened)
  expect(answers.map(statusOf)).toEqual(['400', '200', '200', '200'])
  expect(opened.requestsOfNode()).toBe(4)
})

it('the head of a request that is the body of the first question moves no beginning', async () => {
  const opened = await connections.openUnread()
  const { length } = headOf(100)
  // As long as a head is, so that it is the body of the one before it, and has one itself that holds the questions.
  const question = verify(s.gateway)
  const head = headOf(length + question.length)
  const rest = 'x'.repeat(length - question.length)
  for (const chunk of [headOf(length), head + head, question, question, rest + HEALTH]) await writeAlone(opened, chunk)
  const answers = await answersToTheEnd(opened)
  expect(answers.map(statusOf)).toEqual(['415', '415', '200'])
  expect(opened.requestsOfNode()).toBe(3)
})

/** It is refused before its body has come. */
const headOf = (length: number): string => post('/v1/verifications', 'text/plain', '', length)

it('a question whose body goes on is not answered before its end', async () => {
  const [question = ''] = questions
  const opened = await connections.openUnread()
  for (let time = 0; time < 3; time += 1) {
    opened.socket.write(question)
    await opened.next()
  }
  const rest = '&address=203.0.113.7&address=203.0.113.8'
  const longer = post('/oauth/introspect', FORM, `token=${s.gateway}${rest}`)
  for (const chunk of [longer.slice(0, -rest.length), rest]) await writeAlone(opened, chunk)
  expect(statusOf(await opened.next())).toBe('400')
})

function cutAt(text: string, ...places: number[]): string[] {
  const ends = [...new Set(places)].sort((one, other) => one - other)
  return [...ends, text.length].map((end, at) => text.slice(ends[at - 1] ?? 0, end)).filter((piece) => piece !== '')
}

/** Requests, some of which have others in their bodies, and places where it would be odd to cut them. */
function randomStream(roll: Roll): { readonly count: number; readonly chunks: readonly string[] } {
  const usual = [...questions, verify(s.gateway)]
  let text = ''
  const places: number[] = []
  const requests = Array.from({ length: roll([1, 2, 3, 4]) }, () => roll([...usual, ...usual, HEALTH, '']))
  for (const request of requests) {
    places.push(text.length)
    if (request !== '') {
      places.push(text.length + request.indexOf('\r\n\r\n') + 4)
      text += request
      continue
    }
    const inner = Array.from({ length: roll([1, 2]) }, () => roll(usual))
    const body = `${roll(['', '', 'x', '\r\n'])}${inner.join('')}${roll(['', '', 'x'])}`
    const outer = post(roll(['/v1/tokens', '/v1/verifications', '/oauth/introspect']), roll(['text/plain', FORM]), body)
    const begin = text.length + outer.length - body.length
    places.push(begin, begin + (inner[0]?.length ?? 0), begin + body.indexOf(inner[0] ?? ''))
    text += outer
  }
  const cuts = places.filter(() => roll([true, true, false]))
  if (roll([true, false, false])) cuts.push(roll(Array.from(text, (_, at) => at)))
  return { count: requests.length, chunks: cutAt(text, ...cuts.filter((place) => place > 0 && place < text.length)) }
}

async function answersBy(way: Way, { chunks, count }: ReturnType<typeof randomStream>): Promise<readonly string[]> {
  const coming = once(s.running.app.server, 'connection') as Promise<[Socket]>
  const [{ answers, socket }, [served]] = await Promise.all([connectTo(s), coming])
  await open(socket, way, answers)
  for (const chunk of chunks) {
    socket.write(chunk)
    while (!served.destroyed && served.bytesRead !== socket.bytesWritten) await nextRound()
  }
  socket.write(HEALTH)
  const heard: string[] = []
  for (let at = 0; at <= count; at += 1) heard.push(await answers.next('GET'))
  socket.destroy()
  return heard
}

it(`${STREAMS} random streams are answered the same in both ways`, { timeout: 300_000 }, async () => {
  const roll = rollOf(drawSeeded(2_718_281))
  let read = 0
  const count = (): void => {
    read += 1
  }
  let sent = 0
  for (let time = 0; time < STREAMS; time += 1) {
    const stream = randomStream(roll)
    let expected = await answersBy('ordinary', stream)
    s.running.app.server.on('request', count)
    let found = await answersBy('short', stream)
    s.running.app.server.removeListener('request', count)
    // What is shown of the last use may be written in between.
    for (let again = 0; again < TRIES && found.join() !== expected.join(); again += 1) {
      expected = await answersBy('ordinary', stream)
      found = await answersBy('short', stream)
    }
    expect({ stream, found }).toEqual({ stream, found: expected })
    expect(expected.at(-1)).toContain('"ok"')
    sent += stream.count + 3
  }
  // Both ways have to be well trodden.
  expect(sent - read).toBeGreaterThan(STREAMS / 4)
})
