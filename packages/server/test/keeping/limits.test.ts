/** What a listener may cost, and when nobody may be told anything: with the real server, and listeners of the test's own. */

import { setImmediate as nextRound } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { authenticateToken } from '../../src/usecases/authenticate.ts'
import type { Caller } from '../../src/usecases/caller.ts'
import type { Listener, Told } from '../../src/usecases/change-listener.ts'
import { createVerificationChanges } from '../../src/usecases/verification-changes.ts'
import { anApplication } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { BEAT_MS, holdTimers, passMs, releaseTimers } from './held-timers.ts'
import { openStream, type Stream } from './scene.ts'

let s: TestServer

// On PostgreSQL a node would notice that the changes below are not in the database.
beforeEach(async () => {
  holdTimers()
  s = await startServer({ database: 'sqlite', environment: { POLETT_LOG_LEVEL: 'silent' } })
})
afterEach(async () => {
  await s.stop()
  releaseTimers()
})

interface Ear extends Listener {
  readonly heard: Told[]
  kept: number
  over: 'ended' | 'cut' | null
}

function anEar(): Ear {
  const ear: Ear = {
    ...{ heard: [], kept: 0, over: null },
    tell: (what) => void ear.heard.push(...what),
    behind: () => ear.kept,
    end: () => {
      ear.over ??= 'ended'
    },
    cut: () => {
      ear.over ??= 'cut'
    },
  }
  return ear
}

const callerOf = (secret: string): Promise<Caller> =>
  authenticateToken(s.running.deps, secret, null, { address: '127.0.0.1', requestId: null })
const namesOf = ({ heard }: Ear): string[] => heard.map(({ kind }) => kind)
const told = (ear: Ear): string[] => namesOf(ear).filter((name) => name !== 'beat')
const open = (token = s.gateway): Promise<Stream> => openStream(s, { token })
const monotonic = () => performance.now()

test('one credential listens 20 times, and once more when one has gone', async () => {
  const streams = await Promise.all(Array.from({ length: 20 }, () => open()))
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200))
  const refused = await open()
  await refused.ended()
  expect([refused.status, JSON.parse(refused.text()).code]).toEqual([503, 'unavailable'])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  const other = await open(s.master)
  expect(other.status).toBe(200)
  streams[7]?.close()
  await expect.poll(() => s.running.deps.verificationChanges.counts().open).toBe(20)
  const again = await open()
  expect(again.status).toBe(200)
  for (const stream of [...streams, other, again]) stream.close()
})

test('a node tells 1,000', async () => {
  const { verificationChanges } = s.running.deps
  const leavers: (() => void)[] = []
  for (let token = 0; token < 50; token += 1) {
    const { secret } = await anApplication(s, { '*': ['token:introspect'] })
    const caller = await callerOf(secret)
    for (let count = 0; count < 20; count += 1) leavers.push(verificationChanges.listen(caller, null, anEar()))
  }
  const refused = await open()
  await refused.ended()
  expect(refused.status).toBe(503)
  leavers[0]?.()
  const taken = await open()
  expect(taken.status).toBe(200)
  taken.close()
  for (const leave of leavers) leave()
}, 60_000)

test('who is more than 1 MB behind is cut off, and only they', async () => {
  const { feed, verificationChanges } = s.running.deps
  const [slow, quick] = [anEar(), anEar()]
  verificationChanges.listen(await callerOf(s.gateway), null, slow)
  verificationChanges.listen(await callerOf(s.gateway), null, quick)
  const change = () => feed.apply({ seq: feed.applied() + 1, reach: [{ kind: 'token', id: 1 }] })
  slow.kept = 1024 * 1024
  change()
  await nextRound()
  expect([slow.over, told(slow)]).toEqual([null, ['hello', 'changed']])
  slow.kept += 1
  change()
  await nextRound()
  change()
  await nextRound()
  expect([slow.over, told(slow)]).toEqual(['cut', ['hello', 'changed', 'changed']])
  expect([quick.over, told(quick)]).toEqual([null, ['hello', 'changed', 'changed', 'changed']])
  expect(verificationChanges.counts()).toMatchObject({ open: 1, cut: 1 })
})

test('a reader that reads nothing is cut off for real', async () => {
  const { feed, verificationChanges } = s.running.deps
  const [idle, keen] = [await open(), await open()]
  await Promise.all([idle.wait('hello'), keen.wait('hello')])
  idle.pause()
  const reach = Array.from({ length: 5_000 }, (_, id) => ({ kind: 'token', id }) as const)
  let rounds = 0
  while (verificationChanges.counts().cut === 0) {
    expect(++rounds).toBeLessThan(2_000)
    feed.apply({ seq: feed.applied() + 1, reach })
    await nextRound()
  }
  await keen.wait('changed', ({ id }) => id === String(feed.applied()))
  expect(verificationChanges.counts().open).toBe(1)
  idle.resume()
  await idle.ended()
  keen.close()
}, 60_000)

test('as long as nobody can say who listens, changes are told and beats are not', async () => {
  const { feed, verificationChanges } = s.running.deps
  const caller = await callerOf(s.gateway)
  let isOut = true
  const lost = Object.assign(new Error('The database has gone.'), { code: 'store_unavailable' })
  const doubtful: Caller = {
    ...caller,
    refresh: () => (isOut ? Promise.reject(lost) : Promise.resolve(doubtful)),
  }
  const ear = anEar()
  const leave = verificationChanges.listen(doubtful, null, ear)
  feed.apply({ seq: feed.applied() + 1, reach: [{ kind: 'token', id: 1 }] })
  passMs(2 * BEAT_MS)
  await nextRound()
  expect(namesOf(ear)).toEqual(['hello', 'changed'])
  isOut = false
  passMs(BEAT_MS)
  await expect.poll(() => namesOf(ear)).toEqual(['hello', 'changed', 'beat'])
  leave()
})

test('a change costs nobody a tag where nobody listens', async () => {
  const { deps } = s.running
  const ofChange = (): never => {
    throw new Error('A tag was worked out.')
  }
  const changes = createVerificationChanges({ ...deps, monotonic, tags: { ...deps.tags, ofChange } })
  const change = () => deps.feed.apply({ seq: deps.feed.applied() + 1, reach: [{ kind: 'token', id: 1 }] })
  expect(change).not.toThrow()
  const leave = changes.listen(await callerOf(s.gateway), null, anEar())
  expect(change).toThrow('A tag was worked out.')
  leave()
  expect(change).not.toThrow()
})

test('a node that does not trust its memory any more ends all, tells nobody that it is alive, and takes no more', async () => {
  const { deps } = s.running
  let isTrusted = true
  const changes = createVerificationChanges({
    ...{ ...deps, monotonic },
    node: { ...deps.node, trusted: () => isTrusted },
  })
  const caller = await callerOf(s.gateway)
  const ear = anEar()
  changes.listen(caller, null, ear)
  await expect.poll(() => namesOf(ear)).toEqual(['hello', 'beat'])
  const heard = namesOf(ear)
  isTrusted = false
  // Long before the next beat.
  passMs(BEAT_MS / 4)
  expect(ear.over).toBe('ended')
  expect(namesOf(ear)).toEqual(heard)
  expect(() => changes.listen(caller, null, anEar())).toThrow()
  expect(changes.counts().open).toBe(0)
})

test('a beat says nothing of a standstill that comes before it is asked whether memory may be believed', async () => {
  const { deps } = s.running
  let now = 0
  let isTrusted = true
  const changes = createVerificationChanges({
    ...deps,
    // The process stands still right after it has looked at the clock, until its lease is over.
    monotonic: () => {
      const seen = now
      if (now > 0) isTrusted = false
      return seen
    },
    node: { ...deps.node, trusted: () => isTrusted },
  })
  const ear = anEar()
  changes.listen(await callerOf(s.gateway), null, ear)
  await expect.poll(() => namesOf(ear)).toEqual(['hello', 'beat'])
  now = 900
  passMs(BEAT_MS)
  await expect.poll(() => ear.over).toBe('ended')
  expect(namesOf(ear)).toEqual(['hello', 'beat'])
})

test('all is forgotten when this node has lost track, and ends when the database was set back', async () => {
  const { feed } = s.running.deps
  const stream = await open()
  await stream.wait('hello')
  const ahead = feed.applied() + 5_000
  feed.forget(ahead)
  expect(await stream.wait('forget')).toEqual({ name: 'forget', id: String(ahead), data: {} })
  // The database stands far below that, as if a backup had been put back: the next change notices.
  await anApplication(s)
  const back = await stream.wait('forget', ({ id }) => Number(id) < ahead)
  expect(Number(back.id)).toBeLessThan(ahead)
  await stream.ended()
  const again = await openStream(s, { token: s.gateway, headers: { 'last-event-id': String(ahead) } })
  await again.wait('forget')
  again.close()
})
