import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Directory, drawCall, drawDirectory, type Guards, type Person } from '../../test/rules/directory-play.ts'
import { drawFrom } from '../../test/rules/draw.ts'
import { anOracle, contains, type Holdings, type Oracle, ofMembership } from '../../test/rules/oracle.ts'
import { aRole, aTenant, PLATFORM_TENANT, ROLE } from '../../test/rules/scene.ts'
import { liveMembershipRights, type Membership } from './directory.ts'
import { refuseMembership, refuseMove, refuseRole, refuseTakeover, userPlaces } from './membership.ts'
import type { Rights } from './rights.ts'
import { EVERYWHERE, inTenant } from './scope.ts'

const GUARDS: Guards = { refuseMembership, refuseRole, refuseTakeover, refuseMove }
const STORIES = 1_000
const CALLS_IN_EACH = 100
const story = fc.noBias(fc.uint8Array({ minLength: 1_100, maxLength: 1_100 }))

/** Plays calls in a random directory; throws when one of them made somebody more than the caller. */
function play(bytes: Uint8Array, guards: Guards, tally = { tried: 0, done: 0 }): void {
  const draw = drawFrom(bytes)
  let directory = drawDirectory(draw)
  for (let each = 0; each < CALLS_IN_EACH; each += 1) {
    tally.tried += 1
    const call = drawCall(draw, directory, guards)
    if (call === null) continue
    tally.done += 1
    expectNoGrowth(directory, call.after, call.caller)
    directory = call.after
  }
}

/**
 * What the caller holds at the call bounds what anybody gains by it, whether they may sign in just now or not, and what
 * the caller can come to by signing in as somebody else.
 */
function expectNoGrowth(before: Directory, after: Directory, caller: Person): void {
  const [then, now] = [anOracle(before.tenants), anOracle(after.tenants)]
  const held = holdingsOf(then, caller, false)
  const earlier = new Map(before.people.map((person) => [person.id, person]))
  let within = held | holdingsOf(then, caller, true)
  for (const person of before.people) {
    if (before.known.has(`${caller.id}>${person.id}`)) within |= holdingsOf(then, person, true)
  }
  for (const person of after.people) {
    const was = earlier.get(person.id)
    const could = was === undefined ? 0n : holdingsOf(then, was, true)
    const can = holdingsOf(now, person, true)
    if (!contains(could | held, can)) throw new Error('somebody was given more than the caller has')
    if (person.active && was?.active === false && !contains(held, can)) throw new Error('somebody was woken')
    if (after.known.has(`${caller.id}>${person.id}`) && !contains(within, can))
      throw new Error('somebody was taken over')
  }
}

function holdingsOf(oracle: Oracle, person: Person, evenInactive: boolean): Holdings {
  const tenant = oracle.tenants.get(person.tenant)
  if (tenant === undefined) return 0n
  return person.memberships.reduce((all, each) => all | ofMembership(oracle, tenant, each, evenInactive), 0n)
}

const everywhereOf = (own: Rights): Rights => own.map((grant) => ({ ...grant, scope: EVERYWHERE }))

describe('the directory', () => {
  it('makes nobody, nor a person the caller can sign in as, more than the caller (X-09)', () => {
    const tally = { tried: 0, done: 0 }
    fc.assert(
      fc.property(story, (bytes) => play(bytes, GUARDS, tally)),
      { numRuns: STORIES },
    )
    expect(tally.tried).toBe(STORIES * CALLS_IN_EACH)
    expect(tally.done).toBeGreaterThan(10_000)
  })

  it.each<[string, Partial<Guards>]>([
    [
      'memberships compare names and not places',
      {
        refuseMembership: (own, tenant, membership, permission) =>
          refuseMembership(everywhereOf(own), tenant, membership, permission),
      },
    ],
    ['memberships need the permission alone', { refuseMembership: permissionAlone }],
    [
      'roles compare names and not places',
      { refuseRole: (own, tenant, versions) => refuseRole(everywhereOf(own), tenant, versions) },
    ],
    [
      'a role is judged as it was alone',
      { refuseRole: (own, tenant, versions) => refuseRole(own, tenant, versions.slice(0, 1)) },
    ],
    [
      'a person is judged by the first membership alone',
      {
        refuseTakeover: (own, tenant, theirs, permission) =>
          refuseTakeover(own, tenant, theirs.slice(0, 1), permission),
      },
    ],
    [
      'a person is taken over by whoever may change them at one place',
      {
        refuseTakeover: (own, tenant, theirs, permission) =>
          theirs.some((each) => refuseTakeover(own, tenant, [each], permission) === null)
            ? null
            : refuseTakeover(own, tenant, theirs, permission),
      },
    ],
    ['units move with no regard to who holds what above', { refuseMove: () => null }],
    [
      'units move as if only the mover could gain',
      { refuseMove: (own, tenant, move) => refuseMove(own, tenant, move, []) },
    ],
  ])('would be caught if %s', (_, broken) => {
    const guards = { ...GUARDS, ...broken }
    const outcome = fc.check(
      fc.property(story, (bytes) => play(bytes, guards)),
      { seed: 1, numRuns: 500, endOnFailure: true },
    )
    expect(outcome.failed).toBe(true)
  })
})

function permissionAlone(...[own, tenant, membership, permission]: Parameters<typeof refuseMembership>) {
  const refusal = refuseMembership(own, tenant, membership, permission)
  return refusal?.code === 'exceeds_own_rights' ? null : refusal
}

describe('the rules of the directory', () => {
  const acme = aTenant({
    id: 2,
    units: [{ id: 20 }, { id: 21, parent: 20 }, { id: 22 }],
    roles: [
      { id: 100, permissions: ['orders:read'] },
      { id: 101, permissions: ['user:*', 'orders:read'] },
      { id: 102, permissions: ['role:*', 'user:*', 'orders:*', 'unit:*', 'tenant:read'] },
      { id: 103, permissions: ['orders:write'], unit: 20 },
    ],
    ownNames: ['orders:read', 'orders:write'],
  })
  const platform = aTenant({ id: PLATFORM_TENANT })
  const as = (...memberships: Membership[]): Rights => memberships.flatMap((each) => liveMembershipRights(acme, each))
  const olga = as({ unit: null, role: ROLE['tenant-admin'] })
  const greta = as({ unit: 20, role: ROLE['unit-admin'] })
  const clerk = as({ unit: 20, role: 101 })

  it.each([
    ['a tenant administrator gives what they are', olga, { unit: null, role: ROLE['tenant-admin'] }, null],
    ['a tenant administrator gives a role of a unit', olga, { unit: 21, role: ROLE['unit-admin'] }, null],
    ['a unit administrator gives what they are, further down', greta, { unit: 21, role: ROLE['unit-admin'] }, null],
    [
      'a unit administrator has no say in the unit beside',
      greta,
      { unit: 22, role: ROLE['unit-user'] },
      'permission_missing',
    ],
    [
      'a unit administrator has no say in the tenant',
      greta,
      { unit: null, role: ROLE['unit-user'] },
      'permission_missing',
    ],
    ['a clerk gives no more than they have', clerk, { unit: 20, role: 100 }, null],
    ['a clerk cannot make an administrator', clerk, { unit: 20, role: ROLE['unit-admin'] }, 'exceeds_own_rights'],
    [
      'a member cannot invite',
      as({ unit: null, role: ROLE['tenant-user'] }),
      { unit: null, role: 100 },
      'permission_missing',
    ],
  ])('%s', (_, own, membership, code) => {
    expect(refuseMembership(own, acme, membership, 'user:update')?.code ?? null).toBe(code)
  })

  it('names the permission and the place that lack', () => {
    expect(refuseMembership(greta, acme, { unit: 22, role: 100 }, 'user:create')).toEqual({
      code: 'permission_missing',
      permission: 'user:create',
      place: inTenant(2, [22]),
    })
    expect(refuseMembership(clerk, acme, { unit: 21, role: 103 }, 'user:update')).toEqual({
      code: 'exceeds_own_rights',
      permission: 'orders:write',
      scope: inTenant(2, [20, 21]),
    })
  })

  it('lets only those who hold everything everywhere make a platform administrator', () => {
    const operator = { unit: null, role: ROLE['platform-admin'] }
    const own = liveMembershipRights(platform, operator)
    const almost: Rights = own.map((grant) => ({ ...grant, scope: inTenant(PLATFORM_TENANT) }))
    expect(refuseMembership(own, platform, operator, 'user:update')).toBeNull()
    expect(refuseMembership(almost, platform, operator, 'user:update')?.code).toBe('exceeds_own_rights')
    expect(refuseTakeover(almost, platform, [operator], 'user:update')?.code).toBe('exceeds_own_rights')
  })

  it('compares a role before and after, where it may be used', () => {
    const [weak, strong] = [
      aRole({ id: 9, permissions: ['orders:read'] }),
      aRole({ id: 9, permissions: ['audit:read'] }),
    ]
    const own = as({ unit: null, role: 102 })
    expect(refuseRole(own, acme, [weak])).toBeNull()
    expect(refuseRole(own, acme, [weak, strong])?.code).toBe('exceeds_own_rights')
    expect(refuseRole(own, acme, [strong, weak])?.code).toBe('exceeds_own_rights')
    const inUnit = as({ unit: 20, role: 102 })
    expect(refuseRole(inUnit, acme, [weak])?.code).toBe('exceeds_own_rights')
    expect(refuseRole(inUnit, acme, [{ ...weak, unit: 21 }])).toBeNull()
    expect(refuseRole(inUnit, acme, [{ ...weak, unit: 20 }, weak])?.code).toBe('exceeds_own_rights')
  })

  it('needs the permission at every membership of a person, and all of their rights', () => {
    const both = [20, 22].map((unit) => ({ unit, role: 100 }))
    expect(refuseTakeover(greta, acme, both.slice(0, 1), 'user:update')).toBeNull()
    expect(refuseTakeover(greta, acme, both, 'user:update')).toMatchObject({ place: inTenant(2, [22]) })
    expect(refuseTakeover(olga, acme, both, 'user:delete')).toBeNull()
    expect(refuseTakeover(clerk, acme, [{ unit: 20, role: ROLE['unit-admin'] }], 'user:update')?.code).toBe(
      'exceeds_own_rights',
    )
    expect(refuseTakeover(greta, acme, [], 'user:update')).toMatchObject({
      code: 'permission_missing',
      place: inTenant(2),
    })
    expect(refuseTakeover(olga, acme, [], 'user:update')).toBeNull()
  })

  it('finds a person at each membership, and at the tenant when there is none', () => {
    expect(
      userPlaces(acme, [
        { unit: 21, role: 100 },
        { unit: null, role: 100 },
      ]),
    ).toEqual([inTenant(2, [20, 21]), inTenant(2)])
    expect(userPlaces(acme, [])).toEqual([inTenant(2)])
  })

  it('lets nobody gain by moving a unit below a place where they, or others, hold more than the mover', () => {
    const mover = [...as({ unit: 20, role: ROLE['unit-admin'] }), ...as({ unit: null, role: 100 })]
    expect(refuseMove(mover, acme, { unit: 22, parent: 20 }, [])?.code).toBe('exceeds_own_rights')
    expect(refuseMove(olga, acme, { unit: 22, parent: 20 }, greta)).toBeNull()
    expect(refuseMove(as({ unit: null, role: 102 }), acme, { unit: 22, parent: 21 }, greta)?.code).toBe(
      'exceeds_own_rights',
    )
    expect(refuseMove(as({ unit: null, role: 102 }), acme, { unit: 21, parent: null }, [...greta, ...olga])).toBeNull()
  })
})
