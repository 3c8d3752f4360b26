import { expect, test } from 'vitest'
import { bringForward, createFeed } from './feed.ts'

const token = (id: number) => ({ kind: 'token', id }) as const
const change = (seq: number, id = seq) => ({ seq, reach: [token(id)] })

function scene(startAt = 10) {
  const feed = createFeed(startAt)
  const heard: number[] = []
  let forgotten = 0
  feed.onChange(({ id }) => heard.push(id))
  feed.onForget(() => {
    forgotten += 1
  })
  return { feed, heard, forgotten: () => forgotten }
}

test('applies each change once, and says when some are missing', () => {
  const { feed, heard } = scene()
  expect([feed.apply(change(11)), feed.apply(change(11)), feed.apply(change(13))]).toEqual([true, true, false])
  expect([feed.applied(), heard]).toEqual([11, [11]])
  expect([feed.apply(change(12)), feed.apply(change(13)), feed.applied()]).toEqual([true, true, 13])
})

test('is brought forward by what is read', async () => {
  const { feed, forgotten, heard } = scene()
  const asked: number[] = []
  await bringForward(feed, 12, async (after) => {
    asked.push(after)
    return [change(10), change(11), change(12)]
  })
  expect([feed.applied(), heard, forgotten(), asked]).toEqual([12, [11, 12], 0, [10]])
})

test.each([
  ['the records between are gone', [change(15), change(16)]],
  ['all records are gone', []],
  ['there is a hole in them', [change(11), change(13)]],
])('forgets everything where %s', async (_, changes) => {
  const { feed, forgotten } = scene()
  await bringForward(feed, 16, async () => changes)
  expect([feed.applied(), forgotten()]).toEqual([16, 1])
  expect(feed.reachedSince(10, () => false)).toBe(true)
  expect(feed.reachedSince(16, () => true)).toBe(false)
  expect([feed.apply(change(17)), feed.reachedSince(16, ({ id }) => id === 17)]).toEqual([true, true])
})

test('does not forget for a reading that is older than what it has', async () => {
  const { feed, forgotten } = scene()
  feed.apply(change(11))
  await bringForward(feed, 10, async () => {
    throw new Error('There is nothing to read.')
  })
  expect([feed.applied(), forgotten()]).toEqual([11, 0])
})

test('reads no thousands of changes, and forgets all instead', async () => {
  const { feed, forgotten } = scene()
  await bringForward(feed, 2_000, async () => {
    throw new Error('This is too much to read.')
  })
  expect([feed.applied(), forgotten()]).toEqual([2_000, 1])
})

test('knows the last change that reached anything', () => {
  const { feed } = scene()
  expect(feed.reached()).toBe(10)
  feed.apply(change(11))
  feed.apply({ seq: 12, reach: [] })
  expect([feed.applied(), feed.reached()]).toEqual([12, 11])
  feed.forget(20)
  expect(feed.reached()).toBe(20)
})

test('tells of each change that reached anything, once its number counts as applied', () => {
  const { feed, heard } = scene()
  const told: unknown[] = []
  feed.onApplied(({ seq }) => told.push([seq, feed.applied(), [...heard]]))
  feed.apply(change(11))
  feed.apply({ seq: 12, reach: [] })
  feed.apply({ seq: 13, reach: [token(1), token(2)] })
  feed.apply(change(13))
  expect(told).toEqual([
    [11, 11, [11]],
    [13, 13, [11, 1, 2]],
  ])
})

test('remembers what reached anything, and says when it does not know it all', () => {
  const { feed } = scene()
  const since = (seq: number) => feed.reachingSince(seq)?.map((each) => each.seq) ?? null
  expect([since(9), since(10), since(11)]).toEqual([null, [], null])
  feed.apply(change(11))
  feed.apply({ seq: 12, reach: [] })
  feed.apply(change(13))
  expect([since(9), since(10), since(11), since(12), since(13), since(14)]).toEqual([
    null,
    [11, 13],
    [13],
    [13],
    [],
    null,
  ])
  // Changes that reached nothing push nothing out.
  for (let seq = 14; seq < 3_000; seq += 1) feed.apply({ seq, reach: [] })
  expect([since(10), since(2_998)]).toEqual([[11, 13], []])
  for (let seq = 3_000; seq < 4_023; seq += 1) feed.apply(change(seq))
  expect([since(10), since(11)?.length, since(13)?.length]).toEqual([null, 1_024, 1_023])
  expect([feed.reachedSince(10, () => false), feed.reachedSince(11, () => false)]).toEqual([true, false])
})

test('tells where it goes on from when it forgets', () => {
  const { feed } = scene()
  const told: number[] = []
  feed.onForget((seq) => told.push(seq))
  feed.forget(20)
  feed.restart(5)
  expect([told, feed.reachingSince(5), feed.reachingSince(4)]).toEqual([[20, 5], [], null])
})
