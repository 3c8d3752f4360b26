/** What a server does soon after its start, because it may have stood still for long before. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startJobs } from '../../src/jobs.ts'
import { findEndMarks } from '../../src/store/ended-tokens.ts'
import { anApplication, inDays } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const MINUTE_MS = 60_000

let s: TestServer
beforeEach(async () => {
  s = await startServer()
})
afterEach(async () => {
  vi.useRealTimers()
  await s.stop()
})

test('what ended while no server ran is marked a minute after the start', async () => {
  await anApplication(s, {}, { expiresAt: inDays(s, 1) })
  s.clock.now += 2 * 24 * 60 * MINUTE_MS
  const { deps } = s.running
  const marks = () => findEndMarks(deps.store.read)
  expect(await marks()).toEqual({ begun: 0, done: 0 })
  const failed: string[] = []
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'clearInterval', 'clearTimeout'] })
  const jobs = startJobs(
    () => deps,
    (job) => failed.push(job),
  )
  vi.advanceTimersByTime(MINUTE_MS + 1)
  vi.useRealTimers()
  const until = s.clock.now - 5 * MINUTE_MS
  await expect.poll(marks).toEqual({ begun: until, done: until })
  const marked = deps.store.read.selectFrom('token').select('id').where('ended_at', 'is not', null)
  expect(await marked.execute()).toHaveLength(1)
  await jobs.stop()
  expect(failed).toEqual([])
})
