/** What ends together, on whichever database the run is about. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Forger, openForger } from '../companies/forger.ts'
import { startServer, type TestServer } from '../server.ts'
import { play } from './play.ts'
import { CAUSES, fateOf, KINDS } from './table.ts'

let s: TestServer
let company: Forger

beforeAll(async () => {
  company = await openForger()
  s = await startServer({ environment: { POLETT_ISSUER_HOSTS: new URL(company.url).host } })
})
afterAll(async () => {
  await s.stop()
  await company.close()
})

test.each(
  CAUSES.map((cause, at) => [cause, at] as const),
)('%s: what has to stop stops, and nothing else', async (cause, at) => {
  s.clock.advance(600_000)
  const place = { here: s.call, there: s.call, master: s.master, company, now: () => s.clock.now }
  await play(place, `ends-${at}`, cause)
})

test('every cause touches something, and something that nothing else touches is kept by all but the tenant’s sleep', () => {
  for (const cause of CAUSES) expect(KINDS.some((kind) => fateOf(cause, kind) !== 'keeps')).toBe(true)
  const untouched = CAUSES.filter((cause) => fateOf(cause, 'token of a colleague') === 'keeps')
  expect(untouched).toEqual(CAUSES.filter((cause) => cause !== 'tenant inactive'))
})
