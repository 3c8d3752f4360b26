/** A stop in the midst of work: what has come in is answered, what was answered is there, and nobody is waited for. */

import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aMobileSignIn, anApplication, aTenant, aUser, inDays } from '../builders.ts'
import { startServer } from '../server.ts'
import { startChild } from './child.ts'

test('requests under way are answered, connections that stay open do not hold the stop up', async () => {
  const s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
  const tenant = await aTenant(s)
  const user = await aUser(s, tenant, { memberships: [{ unit: null, role: 'tenant-user' }] })
  await aMobileSignIn(s, user)
  const wish = { kind: 'application', application: 'Late', expiresAt: inDays(s, 9) }
  const underWay = Array.from({ length: 30 }, (_, index) =>
    index % 2 === 0
      ? s.call('POST', '/v1/tokens', { token: s.master, body: wish })
      : s.call('POST', '/v1/session', { body: { username: user.username, password: 'wrong', tenant } }),
  )
  // The first answers come while the others are still being worked on.
  await Promise.race(underWay)
  const started = performance.now()
  const data = join(s.directory, 'data', 'polett.sqlite')
  await s.running.close()
  // They stay open for more than a minute.
  expect(performance.now() - started).toBeLessThan(45_000)
  // A request that was still on the wire is refused by its connection.
  const answers = (await Promise.allSettled(underWay)).flatMap((each) =>
    each.status === 'fulfilled' ? each.value : [],
  )
  expect(answers.length).toBeGreaterThan(1)
  expect(answers.filter(({ status }) => status >= 500)).toEqual([])
  const made = answers.filter(({ status }) => status === 201).map(({ body }) => body.token.id)
  // Folded into the one file, so that a copy of it is whole.
  expect(existsSync(`${data}-wal`)).toBe(false)
  await s.restart()
  for (const id of made) expect((await s.call('GET', `/v1/tokens/${id}`, { token: s.master })).status).toBe(200)
  const { intact } = await s.ok('GET', '/v1/audit/verification')
  expect(intact).toBe(true)
  await s.stop()
})

test('what was counted a moment before the stop is written', async () => {
  const s = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
  const { id, secret } = await anApplication(s)
  for (let call = 0; call < 7; call += 1) await s.call('GET', '/v1/verify', { token: secret })
  await s.restart()
  const { buckets } = await s.ok('GET', `/v1/tokens/${id}/usage`)
  expect(buckets.map(({ allowed }: { allowed: number }) => allowed)).toEqual([7])
  await s.stop()
})

test.each([
  'SIGTERM',
  'SIGINT',
] as const)('a stop that waits for balancers is cut short by a second signal, %s', async (second) => {
  const directory = await mkdtemp(join(tmpdir(), 'polett-stop-'))
  const child = await startChild(join(directory, 'data'), {
    POLETT_DRAIN_SECONDS: '60',
    POLETT_SETUP_CODE: 'a code for this',
  })
  const gone = child.kill('SIGTERM')
  const leaving = async (): Promise<boolean> => (await child.call('GET', '/readyz', null)).status === 503
  await expect.poll(leaving).toBe(true)
  process.kill(child.pid, second)
  // By the signal; with 0 after the minute.
  expect(await gone).toBe(null)
  await rm(directory, { recursive: true })
})
