import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawFrom } from '../../test/rules/draw.ts'
import { anOracle, contains, includesPair, NAMES, ofToken } from '../../test/rules/oracle.ts'
import {
  drawCaller,
  drawNarrower,
  drawWish,
  drawWorld,
  reactivated,
  type Wish,
  type World,
} from '../../test/rules/random-tokens.ts'
import { aTenant, PLATFORM_TENANT, ROLE } from '../../test/rules/scene.ts'
import { compileToken, fullRights, liveRights, type StoredToken } from './compile.ts'
import { placeOf } from './directory.ts'
import { findExcess, holds, type Rights } from './rights.ts'
import { EVERYWHERE, inTenant } from './scope.ts'

/** What a created, replaced, rotated or revealed token must stay within. */
type Guard = (wish: Wish, own: Rights, world: World) => boolean

const guard: Guard = (wish, own, world) => findExcess(fullRights(asStored(wish), world), own) === null

const WORLDS = 2_000
const TRIES_IN_EACH = 50
const story = fc.noBias(fc.uint8Array({ minLength: 1_600, maxLength: 1_600 }))

function asStored(wish: Wish): StoredToken {
  const rest = {
    internalId: 1,
    id: 'tok_1',
    application: null,
    expiresAt: null,
    revokedAt: null,
    allowedIps: [],
    user: null,
  }
  return { ...rest, ...wish }
}

/** Plays tries in a random world; throws at the first that gives too much or refuses needlessly. */
function play(bytes: Uint8Array, allows: Guard, tally = { allowed: 0, refused: 0 }) {
  const draw = drawFrom(bytes)
  const world = drawWorld(draw)
  const everything = reactivated(world, () => true)
  const something = reactivated(world, () => draw(2) === 0)
  const [now, later, atLast] = [anOracle(world), anOracle(something), anOracle(everything)]
  for (let each = 0; each < TRIES_IN_EACH; each += 1) {
    const caller = drawCaller(draw, world)
    const wish = draw(2) === 0 ? drawNarrower(draw, world, caller) : drawWish(draw, world)
    const own = caller.flatMap((token) => liveRights(asStored(token), world))
    const held = caller.reduce((all, token) => all | ofToken(now, token), 0n)
    const within = [now, later, atLast].every((oracle) => contains(held, ofToken(oracle, wish)))
    const allowed = allows(wish, own, world)
    tally[allowed ? 'allowed' : 'refused'] += 1
    if (allowed !== within) throw new Error(allowed ? 'gives more than the caller has' : 'refuses needlessly')
  }
}

describe('creating, replacing, rotating or revealing a token', () => {
  it('never gives more than the caller has, now or when what sleeps awakes, and refuses nothing else (X-01)', () => {
    const tally = { allowed: 0, refused: 0 }
    fc.assert(
      fc.property(story, (bytes) => play(bytes, guard, tally)),
      { numRuns: WORLDS },
    )
    expect(tally.allowed + tally.refused).toBe(WORLDS * TRIES_IN_EACH)
    expect(Math.min(tally.allowed, tally.refused)).toBeGreaterThan(15_000)
  })

  it.each<[string, Guard]>([
    [
      'looks at what is active alone',
      (wish, own, world) => findExcess(liveRights(asStored(wish), world), own) === null,
    ],
    [
      'compares names and not places',
      (wish, own, world) =>
        guard(
          wish,
          own.map((grant) => ({ ...grant, scope: EVERYWHERE })),
          world,
        ),
    ],
    ['forgets what a master may do', (wish, own, world) => guard({ ...wish, master: false }, own, world)],
    [
      'looks at the first grant only',
      (wish, own, world) => guard({ ...wish, grants: wish.grants.slice(0, 1) }, own, world),
    ],
    ['trusts tokens of groups', (wish, own, world) => wish.kind === 'group' || guard(wish, own, world)],
    ['refuses everybody without `*`', (wish, own, world) => holds(own, '*', EVERYWHERE) && guard(wish, own, world)],
  ])('would be caught if the comparison %s', (_, broken) => {
    const outcome = fc.check(
      fc.property(story, (bytes) => play(bytes, broken)),
      { seed: 1, numRuns: 200, endOnFailure: true },
    )
    expect(outcome.failed).toBe(true)
  })
})

describe('the rights of a token', () => {
  it('are, name by name and place by place, what is written down', () => {
    fc.assert(
      fc.property(story, (bytes) => {
        const draw = drawFrom(bytes)
        const world = drawWorld(draw)
        const oracle = anOracle(world)
        for (let each = 0; each < 10; each += 1) {
          const wish = drawWish(draw, world)
          const rights = liveRights(asStored(wish), world)
          const expected = ofToken(oracle, wish)
          const wrong = oracle.spots.flatMap((spot, at) => {
            const tenant = world.get(spot.tenant ?? 0)
            const place = tenant === undefined ? { tenant: spot.tenant, units: [] } : placeOf(tenant, spot.unit)
            return NAMES.filter((name, index) => holds(rights, name, place) !== includesPair(expected, at, index))
          })
          expect(wrong).toEqual([])
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('a compiled token', () => {
  const acme = aTenant({
    id: 2,
    units: [{ id: 20 }, { id: 21, parent: 20 }],
    roles: [{ id: 100, permissions: ['a:b'], unit: 20 }],
  })
  const platform = aTenant({ id: PLATFORM_TENANT })
  const world = new Map([platform, acme].map((tenant) => [tenant.internalId, tenant]))
  const kari: StoredToken = {
    ...asStored({
      kind: 'user',
      tenant: 2,
      membership: { unit: 21, role: 100 },
      membershipThere: true,
      master: false,
      grants: [],
    }),
    user: { internalId: 7, id: 'usr_7', name: 'Kari Nordmann', active: true },
    allowedIps: ['10.0.0.0/8'],
  }
  const shop: StoredToken = {
    ...asStored({
      kind: 'application',
      tenant: PLATFORM_TENANT,
      membership: null,
      membershipThere: false,
      master: false,
      grants: [
        { tenant: 2, unit: null, permissions: ['tenant:read'] },
        { tenant: 77, unit: null, permissions: ['*'] },
        { tenant: 2, unit: 99, permissions: ['*'] },
      ],
    }),
    id: 'shop',
    application: 'Web shop',
  }

  it('of a person lives in the unit of the membership and acts as that person', () => {
    const compiled = compileToken(kari, world)
    expect(compiled).toMatchObject({
      terms: {
        ...{ home: inTenant(2, [20, 21]), homeTenant: 't2', homeUnit: 'u21', platformWide: false, role: 'r100' },
        live: { userActive: true, membershipThere: true, roleActive: true, unitActive: true, tenantActive: true },
      },
      subject: { id: 'usr_7', name: 'Kari Nordmann', userId: 7 },
    })
    expect(compiled?.allowedIps).toHaveLength(1)
    expect(holds(compiled?.terms.rights ?? [], 'a:b', inTenant(2, [20, 21]))).toBe(true)
  })

  it('of an application is itself, and grants on what is gone count for nothing', () => {
    const compiled = compileToken(shop, world)
    expect(compiled).toMatchObject({
      terms: { platformWide: true, role: null },
      subject: { id: 'shop', name: 'Web shop', userId: null },
    })
    expect(compiled?.terms.rights.map((grant) => grant.permissions.list)).toEqual([['tenant:read']])
    expect(fullRights(shop, world).map((grant) => grant.permissions.list)).toEqual([['tenant:read']])
  })

  it('is nothing when its tenant is gone', () => {
    expect(compileToken({ ...kari, tenant: 77 }, world)).toBeNull()
    expect(liveRights({ ...kari, tenant: 77 }, world)).toEqual([])
  })

  it.each([
    [
      'the user',
      { userActive: false },
      kari.user === null ? kari : { ...kari, user: { ...kari.user, active: false } },
      acme,
    ],
    ['the membership', { membershipThere: false }, { ...kari, membershipThere: false }, acme],
    [
      'the role',
      { roleActive: false },
      kari,
      aTenant({ id: 2, units: [{ id: 20 }, { id: 21, parent: 20 }], roles: [{ id: 100, active: false }] }),
    ],
    [
      'the unit',
      { unitActive: false },
      kari,
      aTenant({ id: 2, units: [{ id: 20 }, { id: 21, parent: 20, active: false }], roles: [{ id: 100, unit: 20 }] }),
    ],
    [
      'a unit above',
      { unitActive: false },
      kari,
      aTenant({
        id: 2,
        units: [
          { id: 20, active: false },
          { id: 21, parent: 20 },
        ],
        roles: [{ id: 100, unit: 20 }],
      }),
    ],
    [
      'the tenant',
      { tenantActive: false },
      kari,
      aTenant({ id: 2, active: false, units: [{ id: 20 }, { id: 21, parent: 20 }], roles: [{ id: 100, unit: 20 }] }),
    ],
    [
      'the role, used outside its unit,',
      { roleActive: false },
      kari,
      aTenant({ id: 2, units: [{ id: 20 }, { id: 21 }], roles: [{ id: 100, unit: 20 }] }),
    ],
  ])('knows that %s stands in its way, and of nothing else', (_, cause, token, tenant) => {
    const fine = { userActive: true, membershipThere: true, roleActive: true, unitActive: true, tenantActive: true }
    const compiled = compileToken(token, new Map([[2, tenant]]))
    expect(compiled?.expiresAt).toBeNull()
    expect(compiled?.terms.live).toEqual({ revoked: false, ...fine, ...cause })
    if (!('userActive' in cause)) expect(compiled?.terms.rights).toEqual([])
  })

  it('of a platform administrator holds everywhere', () => {
    const admin = { ...kari, tenant: PLATFORM_TENANT, membership: { unit: null, role: ROLE['platform-admin'] } }
    expect(holds(compileToken(admin, world)?.terms.rights ?? [], 'metrics:read', EVERYWHERE)).toBe(true)
  })
})
