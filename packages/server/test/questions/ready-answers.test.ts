/** Questions are asked twice: where the answer may be one text, and where it may not. Both must be the same, byte for byte. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { drawSeeded } from '../rules/draw.ts'
import { startServer, type TestServer } from '../server.ts'
import {
  type Asking,
  type Body,
  FORM,
  JSON_TYPES,
  ODD_FORMS,
  ODD_TEXTS,
  randomQuestion,
  rollOf,
  setAskingScene,
} from './asking-scene.ts'
import { type Conversation, divertOrdinary, ORDINARY, openConversation, READY } from './conversation.ts'

const REQUESTS = 1_500
const TRIES = 5

let s: TestServer
let takeReady: () => number
let asking: Asking

beforeAll(async () => {
  s = await startServer()
  takeReady = divertOrdinary(s)
  asking = await setAskingScene(s)
})
afterAll(() => s.stop())

async function askAlone(text: string): Promise<string> {
  const alone = await openConversation(s, 'left to Node')
  const answer = await alone.ask(text)
  alone.end()
  return answer
}

/** Of all its answers, only the last one may end it. */
async function askOn(held: { open: Conversation | null }, text: string): Promise<string> {
  held.open ??= await openConversation(s, 'left to Node')
  const answer = await held.open.ask(text)
  if (answer !== '') return answer
  held.open = await openConversation(s, 'left to Node')
  return held.open.ask(text)
}

it(`answers ${REQUESTS} random questions the same in both ways`, { timeout: 300_000 }, async () => {
  const roll = rollOf(drawSeeded(19_700_101))
  // One of them lives on and on, so that what is remembered of a connection has a part in it; the other one never does.
  const held: { open: Conversation | null } = { open: null }
  let [granted, refused, ready] = [0, 0, 0]
  for (let count = 0; count < REQUESTS; count += 1) {
    const request = randomQuestion(asking, roll)
    takeReady()
    let expected = await askAlone(request(ORDINARY))
    expect(takeReady()).toBe(0)
    // The second time, the same was presented on this connection just before.
    await askOn(held, request(READY))
    let found = await askOn(held, request(READY))
    ready += takeReady() / 2
    // What is shown of the last use may be written in between.
    for (let again = 0; again < TRIES && found !== expected; again += 1) {
      expected = await askAlone(request(ORDINARY))
      found = await askOn(held, request(READY))
    }
    expect({ request: request(''), answer: found }).toEqual({ request: request(''), answer: expected })
    if (found.startsWith('HTTP/1.1 200')) granted += 1
    else refused += 1
    if (count === REQUESTS / 2) s.clock.advance(61_000)
    if (count % 250 === 249) await s.ok('PATCH', '/v1/tenants/harbour', { name: `Harbour ${count}` })
  }
  held.open?.end()
  for (const well of [granted, refused, ready]) expect(well).toBeGreaterThan(REQUESTS / 8)
})

it('refuses as the routes beside them do, byte for byte', async () => {
  const heads = (secret: string): string[] => [
    '',
    `Authorization: Bearer ${secret}\r\n`,
    `Authorization: Bearer ${secret}\r\nCookie: polett=abc\r\n`,
    `Authorization: Basic ${btoa('x:y')}\r\n`,
  ]
  const bodies: Body[] = [
    ...[...JSON_TYPES, FORM, 'application/json'].flatMap((type) => ODD_TEXTS.slice(2).map((text) => ({ type, text }))),
    ...ODD_FORMS.slice(1).map((text) => ({ type: FORM, text })),
    { type: 'application/json', text: '"'.padEnd(300 * 1_024, 'x') },
  ]
  const alike = [
    ['/v1/verifications', '/v1/verifications/uses'],
    ['/oauth/introspect', '/oauth/revoke'],
  ]
  let compared = 0
  for (const [one = '', other = ''] of alike) {
    for (const { text, type } of bodies) {
      for (const head of heads(`plta_${'1'.repeat(38)}`)) {
        const about = `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(text, 'latin1')}\r\n`
        const ask = (path: string): Promise<string> =>
          askAlone(`POST ${path} HTTP/1.1\r\nHost: example.org\r\n${head}${about}\r\n${text}`)
        const answer = await ask(one)
        expect(answer).toMatch(/^HTTP\/1\.1 4/)
        expect(answer).toBe(await ask(other))
        compared += 1
      }
    }
  }
  expect(compared).toBeGreaterThan(200)
})
