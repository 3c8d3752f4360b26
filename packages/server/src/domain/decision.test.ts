import { describe, expect, it } from 'vitest'
import {
  application,
  at,
  compiled,
  empty,
  kari,
  operator,
  ownApp,
  shop,
  stored,
  whole,
  wide,
} from '../../test/rules/decision-scene.ts'
import { parseAddress } from './address.ts'
import type { StoredToken } from './compile.ts'
import { becauseOf, decide, type Question } from './decision.ts'
import { inTenant } from './scope.ts'
import type { CompiledToken } from './token.ts'

const NOW = Date.UTC(2027, 2, 1)
const ask = (more: Partial<Question>): Question => ({
  permissions: [],
  claimed: null,
  asked: null,
  address: null,
  ...more,
})
const verdict = (token: CompiledToken, more: Partial<Question>) => decide(token, null, ask(more), NOW)
const outcome = (token: CompiledToken, more: Partial<Question>): string => {
  const said = verdict(token, more)
  return said.allowed ? `at ${[said.tenant, said.unit].filter((part) => part !== null).join('/')}` : said.code
}

describe('the asked place', () => {
  it.each<[string, CompiledToken, Partial<Question>, string]>([
    ['none: the token’s own', kari, {}, 'at t2/u20'],
    ['none, with a permission held there', kari, { permissions: ['orders:read'] }, 'at t2/u20'],
    ['none, with a permission not held there', kari, { permissions: ['user:read'] }, 'permission_missing'],
    ['Q-08: its own tenant is only claimed', kari, { claimed: at(2), permissions: ['orders:read'] }, 'at t2/u20'],
    ['the own unit', kari, { asked: at(2, 20), permissions: ['orders:read'] }, 'at t2/u20'],
    ['a unit below', kari, { asked: at(2, 21), permissions: ['orders:read'] }, 'at t2/u21'],
    ['a unit beside', kari, { asked: at(2, 22), permissions: ['orders:read'] }, 'permission_missing'],
    ['a unit beside, without a permission', kari, { asked: at(2, 22) }, 'permission_missing'],
    ['the whole tenant, without a permission', kari, { asked: at(2) }, 'at t2'],
    [
      'the whole tenant, with a permission held in a unit',
      kari,
      { asked: at(2), permissions: ['orders:read'] },
      'permission_missing',
    ],
    ['the whole tenant, held there', whole, { asked: at(2), permissions: ['orders:read'] }, 'at t2'],
    ['another tenant', kari, { asked: at(3) }, 'permission_missing'],
    ['an unknown tenant', kari, { asked: at(9) }, 'permission_missing'],
    ['an inactive unit of a tenant held as a whole', whole, { asked: at(2, 23) }, 'permission_missing'],
    [
      'a claim and a unit of the same tenant',
      kari,
      { claimed: at(2), asked: at(2, 21), permissions: ['orders:read'] },
      'at t2/u21',
    ],
  ])('of a token in a tenant, %s', (_, token, question, expected) => {
    expect(outcome(token, question)).toBe(expected)
  })

  it.each<[string, CompiledToken, Partial<Question>, string]>([
    ['none and no permission', shop, {}, 'at platform'],
    ['none and no permission, without any grant', empty, {}, 'at platform'],
    ['none, with a permission held in one tenant only', shop, { permissions: ['tenant:read'] }, 'permission_missing'],
    ['none, with a permission held everywhere', wide, { permissions: ['tenant:read'] }, 'at platform'],
    ['none, for a platform administrator', operator, { permissions: ['tenant:create'] }, 'at platform'],
    ['the claimed one', shop, { claimed: at(3), permissions: ['tenant:read'] }, 'at t3'],
    ['the claimed one, without a permission', shop, { claimed: at(3) }, 'at t3'],
    [
      'the claimed one, held in a unit alone',
      shop,
      { claimed: at(2), permissions: ['orders:read'] },
      'permission_missing',
    ],
    ['the claimed one, held in a unit alone, without a permission', shop, { claimed: at(2) }, 'at t2'],
    [
      'a unit beside the claim of its tenant',
      shop,
      { claimed: at(2), asked: at(2, 21), permissions: ['orders:read'] },
      'at t2/u21',
    ],
    ['a tenant it holds something in', shop, { asked: at(3), permissions: ['user:delete'] }, 'at t3'],
    ['a unit it holds something in', shop, { asked: at(2, 20), permissions: ['orders:read'] }, 'at t2/u20'],
    ['a unit it holds nothing in', shop, { asked: at(2, 22) }, 'permission_missing'],
    ['an inactive tenant it was granted', shop, { asked: at(4), permissions: ['tenant:read'] }, 'permission_missing'],
    ['an inactive tenant, held everywhere', wide, { asked: at(4), permissions: ['tenant:read'] }, 'permission_missing'],
    ['an unknown tenant, held everywhere', wide, { asked: at(9), permissions: ['tenant:read'] }, 'permission_missing'],
    ['any tenant, without any grant', empty, { asked: at(3) }, 'permission_missing'],
    ['any tenant, for a platform administrator', operator, { claimed: at(3), permissions: ['user:read'] }, 'at t3'],
  ])('of a platform token, %s', (_, token, question, expected) => {
    expect(outcome(token, question)).toBe(expected)
  })

  it('may be any usable one for a token of a tenant without any grant, and nowhere that is asked for', () => {
    expect(outcome(ownApp, {})).toBe('at t2')
    expect(outcome(ownApp, { claimed: at(2) })).toBe('at t2')
    expect(outcome(ownApp, { asked: at(2) })).toBe('permission_missing')
  })
})

describe('the claimed tenant', () => {
  it.each<[string, CompiledToken, Partial<Question>, string]>([
    ['Q-12: another than the token’s', kari, { claimed: at(3) }, 'token_invalid'],
    ['an unknown one', kari, { claimed: at(9) }, 'token_invalid'],
    ['another one than asked for', kari, { claimed: at(2), asked: at(3) }, 'token_invalid'],
    [
      'another one than asked for, of a platform token that holds both',
      shop,
      { claimed: at(2), asked: at(3) },
      'token_invalid',
    ],
    ['one where a platform token holds nothing', empty, { claimed: at(3) }, 'token_invalid'],
    ['one where it holds nothing while inactive', shop, { claimed: at(4) }, 'token_invalid'],
    ['an inactive one, held everywhere', wide, { claimed: at(4) }, 'token_invalid'],
    ['an unknown one, held everywhere', wide, { claimed: at(9) }, 'token_invalid'],
    ['any one, held everywhere', wide, { claimed: at(3) }, 'at t3'],
  ])('%s', (_, token, question, expected) => {
    expect(outcome(token, question)).toBe(expected)
  })
})

describe('several permissions', () => {
  it('are all needed, and the first that lacks is named with its place', () => {
    expect(outcome(kari, { permissions: ['orders:read', 'orders:write'] })).toBe('at t2/u20')
    const lacking = { permission: 'user:read', tenant: 't2', unit: 'u20' }
    const refused = { allowed: false, code: 'permission_missing' }
    expect(verdict(kari, { permissions: ['orders:read', 'user:read', 'audit:read'] })).toEqual({
      ...refused,
      missing: lacking,
    })
  })

  it.each<[string, CompiledToken, Partial<Question>, object]>([
    [
      'C-07: the tenant asked for',
      shop,
      { asked: at(3), permissions: ['tenant:update'] },
      { permission: 'tenant:update', tenant: 't3' },
    ],
    [
      'the claimed tenant',
      shop,
      { claimed: at(3), permissions: ['tenant:update'] },
      { permission: 'tenant:update', tenant: 't3' },
    ],
    [
      'the unit asked for',
      kari,
      { asked: at(2, 22), permissions: ['orders:read'] },
      { permission: 'orders:read', tenant: 't2', unit: 'u22' },
    ],
    ['the place alone, when no permission was asked', kari, { asked: at(3) }, { permission: null, tenant: 't3' }],
    ['no place, when it lacks everywhere', shop, { permissions: ['tenant:read'] }, { permission: 'tenant:read' }],
  ])('name %s', (_, token, question, missing) => {
    expect(verdict(token, question)).toEqual({ allowed: false, code: 'permission_missing', missing })
  })

  it('say why they are there', () => {
    expect(becauseOf(kari, 'orders:read', inTenant(2, [20]))).toEqual({ kind: 'role', role: 'r100' })
    expect(becauseOf(shop, 'user:read', inTenant(3))).toEqual({ kind: 'grant' })
    expect(becauseOf(compiled({ ...application, master: true }), 'token:read', inTenant(3))).toEqual({ kind: 'master' })
    expect(becauseOf(kari, 'user:read', inTenant(2, [20]))).toBeNull()
  })
})

describe('a refusal', () => {
  const bound = { ...stored, allowedIps: ['10.0.0.0/8', '2001:db8::/32'] }
  const inside = parseAddress('10.1.2.3')
  const outside = parseAddress('192.0.2.1')

  it.each([
    ['an address inside', bound, inside, 'at t2/u20'],
    ['an address inside of the other family', bound, parseAddress('2001:db8::1'), 'at t2/u20'],
    ['an IPv4 address written in IPv6', bound, parseAddress('::ffff:10.1.2.3'), 'at t2/u20'],
    ['an address outside', bound, outside, 'address_not_allowed'],
    ['no address', bound, null, 'address_not_allowed'],
    ['no address, when any will do', stored, null, 'at t2/u20'],
  ])('for %s', (_, token, address, expected) => {
    expect(outcome(compiled(token), { address })).toBe(expected)
  })

  it('comes in order: the secret, the tenant, the life, the address, the permission', () => {
    const wrong = { claimed: at(3), asked: at(3), permissions: ['user:read'], address: outside }
    const steps: [StoredToken, number | null, Partial<Question>, string][] = [
      [{ ...bound, expiresAt: NOW, revokedAt: 1, membershipThere: false }, NOW, wrong, 'token_invalid'],
      [{ ...bound, expiresAt: NOW, revokedAt: 1, membershipThere: false }, null, wrong, 'token_invalid'],
      [
        { ...bound, expiresAt: NOW, revokedAt: 1, membershipThere: false },
        null,
        { ...wrong, claimed: null },
        'token_expired',
      ],
      [{ ...bound, revokedAt: 1, membershipThere: false }, null, { ...wrong, claimed: null }, 'token_revoked'],
      [{ ...bound, membershipThere: false }, null, { ...wrong, claimed: null }, 'token_suspended'],
      [bound, null, { ...wrong, claimed: null }, 'address_not_allowed'],
      [bound, null, { ...wrong, claimed: null, address: inside }, 'permission_missing'],
    ]
    for (const [token, secretExpiresAt, question, code] of steps) {
      expect(decide(compiled(token), secretExpiresAt, ask(question), NOW)).toMatchObject({ allowed: false, code })
    }
  })

  it.each([
    ['C-03: at the end of the token', NOW, null, 'token_expired'],
    ['C-04: a millisecond before', NOW + 1, null, 'allowed'],
    ['at the end of an old secret', null, NOW, 'token_invalid'],
    ['a millisecond before the end of an old secret', null, NOW + 1, 'allowed'],
    ['at the end of both', NOW, NOW, 'token_invalid'],
  ])('%s', (_, expiresAt, secretExpiresAt, expected) => {
    const said = decide(compiled({ ...stored, expiresAt }), secretExpiresAt, ask({}), NOW)
    expect(said.allowed ? 'allowed' : said.code).toBe(expected)
  })

  it('comes at once when a role, a unit above or the user is no longer active', () => {
    const below = compiled({ ...stored, membership: { unit: 23, role: 100 } })
    expect(outcome(below, {})).toBe('token_suspended')
    const user = { internalId: 7, id: 'usr_7', name: 'Kari', active: false }
    expect(outcome(compiled({ ...stored, user }), { permissions: ['orders:read'] })).toBe('token_suspended')
  })
})

describe("a grant everywhere that names a tenant's own permission", () => {
  const token = compiled({ ...application, grants: [{ tenant: null, unit: null, permissions: ['orders:read'] }] })
  const ask = (ownNames: readonly string[]) =>
    decide(
      token,
      null,
      { permissions: ['orders:read'], claimed: null, asked: { ...at(3), ownNames }, address: null },
      0,
    )

  it('counts where the tenant defines it', () => {
    expect(ask(['orders:read'])).toMatchObject({ allowed: true, permissions: ['orders:read'] })
  })

  it('does not count elsewhere', () => {
    expect(ask([])).toMatchObject({ allowed: false, code: 'permission_missing' })
  })
})
