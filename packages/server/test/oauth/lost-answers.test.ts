/** An app asks once more because an answer was lost on the way: when it is let in again, and when it ends its sign-in. */

import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import type { Json } from '../server.ts'
import { type OauthScene, openSharedScene } from './scene.ts'

const PHONE = { device_id: 'phone', device_name: 'A phone' }
const AGAIN_MS = 30_000

let scene: OauthScene
beforeAll(async () => {
  scene = await openSharedScene()
})
/** So that what one test has asked is not held against the next: requests are limited by the minute. */
beforeEach(() => scene.server.clock.advance(60_000))

interface Given {
  readonly access_token: string
  readonly refresh_token: string
}

interface Lost {
  readonly first: Given
  /** What the app never got. */
  readonly lost: Given
}

const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } })

/** What happens between the answer that is lost and the second question. */
const BETWEEN: readonly (readonly [what: string, lets: boolean, deed: (lost: Lost) => unknown])[] = [
  ['nothing', true, () => undefined],
  ['almost half a minute', true, () => scene.server.clock.advance(AGAIN_MS - 1)],
  ['half a minute', false, () => scene.server.clock.advance(AGAIN_MS)],
  ['a call with the access secret from before', true, ({ first }) => scene.verify(first.access_token)],
  ['a question about the new access secret', false, ({ lost }) => scene.verify(lost.access_token)],
  [
    'one whose use is written already',
    false,
    async ({ lost }) => {
      await scene.verify(lost.access_token)
      await flushUsage(scene.server.running.deps)
    },
  ],
  ['a call to us with it', false, ({ lost }) => scene.server.call('GET', '/v1/tokens/self', bearer(lost.access_token))],
  [
    'an introspection of it',
    false,
    ({ lost }) => scene.form('/oauth/introspect', { token: lost.access_token }, bearer(scene.server.gateway).headers),
  ],
  ['a refresh with the new refresh secret', false, ({ lost }) => scene.refresh(lost.refresh_token)],
  ['another second question', false, ({ first }) => scene.refresh(first.refresh_token)],
]

async function lose(): Promise<Lost> {
  const first = await scene.login(PHONE)
  return { first, lost: (await scene.refresh(first.refresh_token)).body }
}

const entries = async (action: string) =>
  (await scene.server.ok('GET', `/v1/audit?tenant=acme&action=${action}&limit=1`)).items

describe('an app that asks with the same refresh secret again', () => {
  it.each(BETWEEN)('after %s: let in again is %s', async (_what, lets, deed) => {
    const { first, lost } = await lose()
    await deed({ first, lost })
    const again = await scene.refresh(first.refresh_token)
    expect(again.status).toBe(lets ? 200 : 400)
    expect((await scene.verify(lost.access_token)).status).toBe(401)
    if (lets) {
      expect(await entries('session.refreshed')).toMatchObject([{ details: { client: 'acme.app', again: true } }])
      expect((await scene.verify(again.body.access_token)).status).toBe(200)
      expect((await scene.verify(first.access_token)).status).toBe(200)
      expect((await scene.refresh(again.body.refresh_token)).status).toBe(200)
    } else {
      expect(await entries('session.ended')).toMatchObject([{ details: { replayed: 'refresh' } }])
      expect((await scene.verify(first.access_token)).status).toBe(401)
      expect(await scene.rows()).toEqual([])
    }
  })

  it('ends its sign-in with the pair that it lost, however soon', async () => {
    const { first, lost } = await lose()
    const again = (await scene.refresh(first.refresh_token)).body
    expect((await scene.refresh(lost.refresh_token)).body.error).toBe('invalid_grant')
    expect((await scene.verify(again.access_token)).status).toBe(401)
    expect((await scene.refresh(again.refresh_token)).body.error).toBe('invalid_grant')
    expect(await scene.rows()).toEqual([])
  })

  it('ends its sign-in with one that is older than the one before', async () => {
    const { first, lost } = await lose()
    const third = (await scene.refresh(lost.refresh_token)).body
    expect((await scene.refresh(first.refresh_token)).body.error).toBe('invalid_grant')
    expect((await scene.verify(third.access_token)).status).toBe(401)
  })

  it('is let in again once for each answer that is lost', async () => {
    let { refresh_token } = await scene.login(PHONE)
    for (let lost = 0; lost < 3; lost += 1) {
      await scene.refresh(refresh_token)
      const again = await scene.refresh(refresh_token)
      expect(again.status).toBe(200)
      refresh_token = again.body.refresh_token
    }
  })

  it('neither gets on nor ends anything while its person is switched off', async () => {
    const { first } = await lose()
    const kari = '/v1/tenants/acme/users/kari'
    await scene.server.ok('PATCH', kari, { status: 'inactive' })
    expect((await scene.refresh(first.refresh_token)).body.error).toBe('invalid_grant')
    await scene.server.ok('PATCH', kari, { status: 'active' })
    expect((await scene.refresh(first.refresh_token)).status).toBe(200)
  })
})

type Step =
  | { readonly do: 'refresh'; readonly back: number }
  | { readonly do: 'use'; readonly back: number }
  | { readonly do: 'wait'; readonly ms: number }

const back = fc.integer({ min: 0, max: 3 })
const STEPS = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('refresh' as const), back }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('use' as const), back }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 29_999, 30_000) }),
    },
  ),
  { minLength: 1, maxLength: 12 },
) as fc.Arbitrary<readonly Step[]>

/** One pair of a sign-in, as the words of the decision have it. */
interface Pair {
  readonly given: Given
  usedAt: number | null
  gaveWay: boolean
  accessUsed: boolean
  accessLives: boolean
}

const pairOf = (given: Given): Pair => ({
  ...{ given, usedAt: null, gaveWay: false, accessUsed: false, accessLives: true },
})

/** What the decision says of a refresh: whether it is let in, and which pair gives way for it. */
function expected(pairs: readonly Pair[], at: number, now: number): { lets: boolean; lost: Pair | null } {
  const pair = pairs[at] as Pair
  const next = pairs[at + 1]
  if (pair.usedAt === null && !pair.gaveWay) return { lets: true, lost: null }
  const isSoon = pair.usedAt !== null && now - pair.usedAt < AGAIN_MS
  const isLost = next !== undefined && at === pairs.length - 2 && next.usedAt === null && !next.gaveWay
  return isSoon && isLost && !next.accessUsed ? { lets: true, lost: next } : { lets: false, lost: null }
}

/** Answers false once the sign-in has ended. */
async function play(pairs: Pair[], step: Step): Promise<boolean> {
  if (step.do === 'wait') {
    scene.server.clock.advance(step.ms)
    return true
  }
  const at = Math.max(0, pairs.length - 1 - step.back)
  const pair = pairs[at] as Pair
  if (step.do === 'use') {
    expect((await scene.verify(pair.given.access_token)).status).toBe(pair.accessLives ? 200 : 401)
    pair.accessUsed ||= pair.accessLives
    return true
  }
  const now = scene.server.clock.now
  const { lets, lost } = expected(pairs, at, now)
  const answer: { status: number; body: Json } = await scene.refresh(pair.given.refresh_token)
  expect(answer.status).toBe(lets ? 200 : 400)
  if (!lets) return false
  if (lost === null) pair.usedAt = now
  else Object.assign(lost, { gaveWay: true, accessLives: false })
  for (const older of pairs.filter(({ accessLives }) => accessLives).slice(0, -1)) older.accessLives = false
  pairs.push(pairOf(answer.body))
  return true
}

it('whatever an app and a thief do in whatever order, one pair lives at most, and the first that is used twice ends it', async () => {
  await fc.assert(
    fc.asyncProperty(STEPS, async (steps) => {
      scene.server.clock.advance(60_000)
      const pairs = [pairOf(await scene.login(PHONE))]
      let lives = true
      for (const step of steps) if (lives) lives = await play(pairs, step)
      for (const { accessLives, given } of pairs) {
        expect((await scene.verify(given.access_token)).status).toBe(lives && accessLives ? 200 : 401)
      }
      expect(pairs.filter(({ gaveWay, usedAt }) => usedAt === null && !gaveWay)).toHaveLength(1)
      expect(await scene.rows()).toHaveLength(lives ? 1 : 0)
    }),
    { numRuns: 60 },
  )
})
