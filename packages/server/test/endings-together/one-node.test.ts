/** What ends together, on whichever database the run is about. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../server.ts'
import { play } from './play.ts'
import { CAUSES, fateOf, KINDS } from './table.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

test.each(
  CAUSES.map((cause, at) => [cause, at] as const),
)('%s: what has to stop stops, and nothing else', async (cause, at) => {
  s.clock.advance(600_000)
  await play({ here: s.call, there: s.call, master: s.master, now: () => s.clock.now }, `ends-${at}`, cause)
})

test('every cause touches something, and something that nothing else touches is kept by all but the tenant’s sleep', () => {
  for (const cause of CAUSES) expect(KINDS.some((kind) => fateOf(cause, kind) !== 'keeps')).toBe(true)
  const untouched = CAUSES.filter((cause) => fateOf(cause, 'token of a colleague') === 'keeps')
  expect(untouched).toEqual(CAUSES.filter((cause) => cause !== 'tenant inactive'))
})
