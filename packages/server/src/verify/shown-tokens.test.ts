import { PLATFORM } from '@polett/contract/permissions'
import { expect, test, vi } from 'vitest'
import { usedSecret } from '../../test/used-secret.ts'
import { DEFAULT_POLICY } from '../domain/policy.ts'
import { createFeed } from '../nodes/feed.ts'
import type { TenantCopy } from './directory.ts'
import { createShownTokens, type ReadToken } from './shown-tokens.ts'
import type { KnownSecret } from './token-cache.ts'
import { createUsageCounter } from './usage-counter.ts'
import { tellWrittenUses } from './written-uses.ts'

const TOKEN = 7
const TEXT =
  '{"id":"t","tenant":"acme","user":null,"grants":[],"expiresAt":null,"createdBy":{"id":"m","active":true},"updatedAt":"then","lastUsedAt":null,"lastUsedAddress":null,"secretPrefix":"p","secretVisibility":"once"}'
const LEFT = TEXT.replace('"active":true', '"active":false')

function platformCopy(): TenantCopy {
  const none = new Map()
  const view = {
    ...{ internalId: 1, id: PLATFORM, name: 'Platform', active: true, policy: DEFAULT_POLICY, setPolicy: {} },
    ...{ ownNames: [], units: none, unitsById: none, roles: none, rolesById: none },
  }
  return { view: view as unknown as TenantCopy['view'], stale: false }
}

function open({ alone = true } = {}) {
  const world = {
    ...{ now: 0, platform: platformCopy() as TenantCopy | undefined, feed: createFeed(0) },
    isCreatorThere: vi.fn(async (_tokenId: number): Promise<boolean | null> => true),
  }
  const shown = createShownTokens({
    ...{ feed: world.feed, maxEntries: 10, alone, monotonic: () => world.now },
    directory: { peekById: (id) => (id === PLATFORM ? world.platform : undefined) },
    isCreatorThere: (tokenId) => world.isCreatorThere(tokenId),
  })
  const known = { life: 1, token: { internalId: TOKEN } } as KnownSecret
  const read: ReadToken = {
    ...{ known, sight: 'all', text: TEXT, tags: 'tags', creator: 'user:3@1', creatorActive: true },
    ...{ lastUsedAt: null, lastUsedAddress: null },
  }
  const text = (of = known, sight = 'all') => shown.find(of, sight)?.text ?? null
  return { world, shown, known, read, text, usage: tellWrittenUses(createUsageCounter(), shown) }
}

test('a token is shown as it was read, to those who see as much, while its entry lives', () => {
  const { known, read, shown, text } = open()
  shown.keep(shown.begin(), read)
  expect(text()).toBe(TEXT)
  expect(shown.find(known, 'all')?.tags).toBe('tags')
  expect(text(known, 'less')).toBeNull()
  expect(text({ ...known, life: 2 })).toBeNull()
})

test('what was read while the platform changed is not kept', () => {
  const { read, shown, text, world } = open()
  for (const platform of [undefined, { ...platformCopy(), stale: true }, platformCopy()]) {
    world.platform = platformCopy()
    const reading = shown.begin()
    world.platform = platform
    shown.keep(reading, read)
    world.platform ??= platformCopy()
    expect(text()).toBeNull()
  }
})

test('what was read while its use was written is not kept, and what is kept hears of it', async () => {
  const { known, read, shown, text, usage } = open()
  const secret = usedSecret(TOKEN, 1)
  const count = (at: number) => usage.count(secret, 'allowed', '10.0.0.1', at)
  const another = { ...known, token: { ...known.token, internalId: 8 } }
  count(1_000)
  const before = shown.begin()
  await usage.inTurn(async () => {
    const within = shown.begin()
    const uses = usage.take(10)
    for (const reading of [before, within]) {
      shown.keep(reading, read)
      shown.keep(reading, { ...read, known: another })
    }
    usage.wrote(uses)
    // Read before it was written, whatever it was kept after.
    shown.keep(within, read)
    expect(text()).toBeNull()
  })
  expect(text(another)).toBe(TEXT)
  for (const _turn of [1, 2, 3]) {
    shown.keep(before, read)
    expect(text()).toBeNull()
    await usage.inTurn(async () => undefined)
  }
  shown.keep(shown.begin(), read)
  const writeAll = (put: boolean) =>
    usage.inTurn(async () => {
      const uses = usage.take(10)
      if (put) usage.putBack(uses)
      else usage.wrote(uses)
    })
  count(2_000)
  await writeAll(true)
  expect(text()).toBe(TEXT)
  await writeAll(false)
  expect(text()).toContain('"lastUsedAt":"1970-01-01T00:00:02.000Z","lastUsedAddress":"10.0.0.1"')
  // A mark is never taken back.
  count(1_500)
  await writeAll(false)
  expect(text()).toContain('"lastUsedAt":"1970-01-01T00:00:02.000Z"')
})

test('whether the creator is there is asked again after any change, and after a second', () => {
  const { read, shown, text, world } = open()
  shown.keep(shown.begin(), read)
  world.feed.apply({ seq: 1, reach: [] })
  expect(text()).toBe(TEXT)
  world.feed.apply({ seq: 2, reach: [{ kind: 'token', id: 99 }] })
  expect(text()).toBeNull()
  const reading = shown.begin()
  world.feed.apply({ seq: 3, reach: [{ kind: 'user', id: 3 }] })
  shown.keep(reading, read)
  expect(text()).toBeNull()
  shown.keep(shown.begin(), { ...read, creatorActive: false })
  expect(text()).toBe(LEFT)
  world.now = 999
  expect(text()).not.toBeNull()
  world.now = 1_000
  expect(text()).toBeNull()
})

test('the creator is asked after by one, well before all would have to wait', async () => {
  const { read, shown, text, world } = open()
  shown.keep(shown.begin(), read)
  world.now = 499
  expect(text()).toBe(TEXT)
  expect(world.isCreatorThere).not.toHaveBeenCalled()
  world.isCreatorThere.mockResolvedValue(false)
  world.now = 500
  for (const _ask of [1, 2, 3]) expect(text()).toBe(TEXT)
  expect(world.isCreatorThere.mock.calls).toEqual([[TOKEN]])
  await vi.waitUntil(() => text() !== TEXT)
  expect(text()).toBe(LEFT)
  // Nobody waits for this one, so nobody is told that it fails.
  world.isCreatorThere.mockRejectedValueOnce(new Error('The database is gone.'))
  world.now = 1_499
  expect(text()).toBe(LEFT)
  expect(world.isCreatorThere).toHaveBeenCalledTimes(2)
})

test('whoever has to wait waits for the creator alone, all for one answer', async () => {
  const { known, read, shown, text, world } = open()
  shown.keep(shown.begin(), read)
  const soon = () => shown.findSoon(known, 'all').then((found) => found?.text ?? null)
  world.now = 1_000
  world.isCreatorThere.mockResolvedValue(false)
  expect(await Promise.all([soon(), soon()])).toEqual([LEFT, LEFT])
  expect(world.isCreatorThere).toHaveBeenCalledTimes(1)
  // An answer that a change has overtaken tells nothing.
  world.feed.apply({ seq: 1, reach: [{ kind: 'user', id: 3 }] })
  world.isCreatorThere.mockImplementationOnce(async () => {
    world.feed.apply({ seq: 2, reach: [{ kind: 'user', id: 3 }] })
    return true
  })
  expect(await soon()).toBeNull()
  // Nor does a token that is gone. Who waits is told of a failure, and the next one asks again.
  world.isCreatorThere.mockResolvedValueOnce(null)
  expect(await soon()).toBeNull()
  world.isCreatorThere.mockRejectedValueOnce(new Error('The database is gone.'))
  await Promise.all([soon(), soon()].map((each) => expect(each).rejects.toThrow('The database is gone.')))
  expect([await soon(), text()]).toEqual([LEFT, LEFT])
})

test('nothing is waited for where the token has to be read anyway, or its creator cannot leave', async () => {
  const { known, read, shown, world } = open({ alone: false })
  expect(await shown.findSoon(known, 'all')).toBeNull()
  shown.keep(shown.begin(), read)
  expect(await shown.findSoon(known, 'less')).toBeNull()
  world.now = 1_000
  expect(await shown.findSoon(known, 'all')).toBeNull()
  expect(world.isCreatorThere).not.toHaveBeenCalled()
})

test('where others write use too, nothing is shown that is older than a second', () => {
  const { read, shown, text, world } = open({ alone: false })
  shown.keep(shown.begin(), { ...read, creator: null })
  world.now = 999
  expect(text()).toBe(TEXT)
  world.now = 1_000
  expect(text()).toBeNull()
})
