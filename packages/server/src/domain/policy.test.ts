import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chooseVisibility,
  DAY_MS,
  DEFAULT_POLICY,
  isLongLifetime,
  isOutsidePolicy,
  type Policy,
  refuseLifetime,
  underCeiling,
} from './policy.ts'
import { TOKEN_KINDS, type TokenKind } from './token.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const policy = (more: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, ...more })
const days = fc.integer({ min: 1, max: 400 })
const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  maxLifetimeDays: fc.record(
    { user: days, mobile: days, application: days, organization: days, group: days },
    { requiredKeys: [] },
  ),
  allowNoExpiry: fc.boolean(),
  userSecretVisibility: fc.constantFrom('sealed', 'once'),
  mobileLifetimeDays: days,
  ownTokens: fc.boolean(),
  // Limits nothing, and is the tenant's own.
  backupAdministrator: fc.constant(null),
  secondFactorForAdministrators: fc.boolean(),
})
const anyKind = fc.constantFrom(...TOKEN_KINDS)

describe('a lifetime', () => {
  it.each<[string, TokenKind, number | null, Partial<Policy>, string | null]>([
    ['in the future is fine', 'user', NOW + 1, {}, null],
    ['Q-15: that ended is refused', 'user', NOW - 1, {}, 'expiry_in_past'],
    ['that ends now is refused', 'user', NOW, {}, 'expiry_in_past'],
    ['Q-16: of ten years is fine by default', 'user', NOW + 3_650 * DAY_MS, {}, null],
    ['C-05: without end is refused by default', 'application', null, {}, 'expiry_required'],
    ['C-05: without end is fine where the policy allows it', 'application', null, { allowNoExpiry: true }, null],
    [
      'without end is beyond a maximum all the same',
      'user',
      null,
      { allowNoExpiry: true, maxLifetimeDays: { user: 90 } },
      'lifetime_too_long',
    ],
    ['of exactly the maximum is fine', 'user', NOW + 90 * DAY_MS, { maxLifetimeDays: { user: 90 } }, null],
    [
      'of a millisecond more is refused',
      'user',
      NOW + 90 * DAY_MS + 1,
      { maxLifetimeDays: { user: 90 } },
      'lifetime_too_long',
    ],
    [
      'is bound by the maximum of its own kind alone',
      'group',
      NOW + 91 * DAY_MS,
      { maxLifetimeDays: { user: 90 } },
      null,
    ],
    ['of a sign-in on a device is bound by its own limit', 'mobile', NOW + 31 * DAY_MS, {}, 'lifetime_too_long'],
    ['of such a sign-in may reach that limit', 'mobile', NOW + 30 * DAY_MS, {}, null],
    [
      'of such a sign-in is bound by the maximum of the kind too',
      'mobile',
      NOW + 8 * DAY_MS,
      { maxLifetimeDays: { mobile: 7 } },
      'lifetime_too_long',
    ],
  ])('%s', (_, kind, expiresAt, more, code) => {
    expect(refuseLifetime(kind, expiresAt, policy(more), NOW)?.code ?? null).toBe(code)
  })

  it.each([
    ['exactly twelve months', '2026-11-21T12:00:00.000Z', '2027-11-21T12:00:00.000Z', false],
    ['a millisecond more', '2026-11-21T12:00:00.000Z', '2027-11-21T12:00:00.001Z', true],
    ['twelve months over a leap day', '2027-11-21T12:00:00.000Z', '2028-11-21T12:00:00.000Z', false],
    ['365 days over a leap day', '2027-11-21T12:00:00.000Z', '2028-11-20T12:00:00.000Z', false],
    ['366 days over no leap day', '2026-11-21T12:00:00.000Z', '2027-11-22T12:00:00.000Z', true],
    ['from a leap day to the end of February', '2028-02-29T12:00:00.000Z', '2029-02-28T12:00:00.000Z', false],
    ['from a leap day into March', '2028-02-29T12:00:00.000Z', '2029-03-01T12:00:00.000Z', true],
    ['from 28 February to a leap year', '2027-02-28T12:00:00.000Z', '2028-02-28T12:00:00.000Z', false],
    ['from 28 February to a leap day', '2027-02-28T12:00:00.000Z', '2028-02-29T12:00:00.000Z', true],
    ['from the last day of a year', '2026-12-31T23:59:59.999Z', '2027-12-31T23:59:59.999Z', false],
  ])('of %s, from %s to %s, deserves a warning: %s', (_, from, to, warned) => {
    expect(isLongLifetime(Date.parse(to), Date.parse(from))).toBe(warned)
  })

  it('without end deserves a warning', () => {
    expect(isLongLifetime(null, NOW)).toBe(true)
  })
})

describe('the ceiling', () => {
  it('takes the stricter of each limit', () => {
    const own = policy({
      maxLifetimeDays: { user: 90, group: 10 },
      allowNoExpiry: true,
      mobileLifetimeDays: 7,
      ownTokens: true,
      backupAdministrator: 'usr_own',
    })
    const ceiling = policy({
      backupAdministrator: 'usr_platform',
      maxLifetimeDays: { user: 30, application: 365 },
      userSecretVisibility: 'once',
      mobileLifetimeDays: 14,
      secondFactorForAdministrators: true,
    })
    expect(underCeiling(own, ceiling)).toEqual({
      maxLifetimeDays: { user: 30, application: 365, group: 10 },
      allowNoExpiry: false,
      userSecretVisibility: 'once',
      mobileLifetimeDays: 7,
      ownTokens: false,
      backupAdministrator: 'usr_own',
      secondFactorForAdministrators: true,
    })
    expect(underCeiling(policy({ userSecretVisibility: 'once' }), DEFAULT_POLICY).userSecretVisibility).toBe('once')
  })

  it('allows nothing that one of the two refuses, and refuses nothing that both allow', () => {
    const expiry = fc.option(fc.integer({ min: -1, max: 410 }).map((after) => NOW + after * DAY_MS))
    fc.assert(
      fc.property(anyPolicy, anyPolicy, anyKind, expiry, (a, b, kind, expiresAt) => {
        const allows = (by: Policy) => refuseLifetime(kind, expiresAt, by, NOW) === null
        expect(allows(underCeiling(a, b))).toBe(allows(a) && allows(b))
        const shows = (by: Policy) => chooseVisibility(kind, 'sealed', by) !== null
        expect(shows(underCeiling(a, b))).toBe(shows(a) && shows(b))
        expect(underCeiling(a, b)).toEqual(underCeiling(b, a))
        expect(underCeiling(a, a)).toEqual(a)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a living token', () => {
  const token = { kind: 'user', issuedAt: NOW, expiresAt: NOW + 90 * DAY_MS, secretVisibility: 'once' } as const

  it.each([
    ['within the policy', token, {}, false],
    ['of exactly the maximum', token, { maxLifetimeDays: { user: 90 } }, false],
    ['longer than the maximum', token, { maxLifetimeDays: { user: 89 } }, true],
    ['of another kind than the limited one', token, { maxLifetimeDays: { group: 1 } }, false],
    ['without end', { ...token, expiresAt: null }, {}, true],
    ['without end where that is allowed', { ...token, expiresAt: null }, { allowNoExpiry: true }, false],
    ['with a sealed secret', { ...token, secretVisibility: 'sealed' as const }, {}, false],
    [
      'with a sealed secret under a policy of once',
      { ...token, secretVisibility: 'sealed' as const },
      { userSecretVisibility: 'once' as const },
      true,
    ],
    ['on a device longer than sign-ins last', { ...token, kind: 'mobile' as const }, {}, true],
    [
      'on a device for as long as sign-ins last',
      { ...token, kind: 'mobile' as const, expiresAt: NOW + 30 * DAY_MS },
      {},
      false,
    ],
    ['that was issued dead', { ...token, expiresAt: NOW }, {}, false],
  ])('%s is outside: %4$s', (_, living, more, outside) => {
    expect(isOutsidePolicy(living, policy(more))).toBe(outside)
  })

  it('that was issued under a policy lies within it', () => {
    fc.assert(
      fc.property(anyPolicy, anyKind, fc.option(fc.integer({ min: 1, max: 500 * DAY_MS })), (by, kind, lifetime) => {
        const expiresAt = lifetime === null ? null : NOW + lifetime
        const secretVisibility = chooseVisibility(kind, undefined, by) ?? 'once'
        const issued = refuseLifetime(kind, expiresAt, by, NOW) === null
        expect(isOutsidePolicy({ kind, issuedAt: NOW, expiresAt, secretVisibility }, by)).toBe(!issued)
      }),
    )
  })
})

describe('the visibility of a secret', () => {
  it.each([
    ['user', undefined, 'sealed', 'sealed'],
    ['user', 'sealed', 'sealed', 'sealed'],
    ['user', 'once', 'sealed', 'once'],
    ['user', undefined, 'once', 'once'],
    ['user', 'once', 'once', 'once'],
    ['user', 'sealed', 'once', null],
    ['application', undefined, 'sealed', 'once'],
    ['application', 'once', 'sealed', 'once'],
    ['application', 'sealed', 'sealed', null],
    ['organization', 'sealed', 'sealed', null],
    ['group', 'sealed', 'sealed', null],
    ['mobile', 'sealed', 'sealed', null],
  ] as const)('of a %s token, %s wanted and %s allowed, is %s', (kind, wanted, most, chosen) => {
    expect(chooseVisibility(kind, wanted, policy({ userSecretVisibility: most }))).toBe(chosen)
  })
})
