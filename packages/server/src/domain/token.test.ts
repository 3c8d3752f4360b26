import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOf, isOver, type LiveFacts, type StatusReason, tokenStatus } from './token.ts'

const NOW = Date.UTC(2027, 2, 1)
interface Facts extends LiveFacts {
  readonly expiresAt: number | null
}

const FINE: Facts = {
  expiresAt: null,
  revoked: false,
  userActive: true,
  membershipThere: true,
  roleActive: true,
  unitActive: true,
  tenantActive: true,
}

/** Each cause alone, in the order in which they are told. */
const CAUSES: readonly (readonly [StatusReason, Partial<Facts>])[] = [
  ['expired', { expiresAt: NOW }],
  ['revoked', { revoked: true }],
  ['user_inactive', { userActive: false }],
  ['membership_missing', { membershipThere: false }],
  ['role_inactive', { roleActive: false }],
  ['unit_inactive', { unitActive: false }],
  ['tenant_inactive', { tenantActive: false }],
]

const COMBINATIONS = Array.from({ length: 2 ** CAUSES.length }, (_, bits) => CAUSES.filter((_, at) => (bits >> at) & 1))

const factsOf = (causes: typeof CAUSES): Facts => Object.assign({}, FINE, ...causes.map(([, facts]) => facts))
const statusOf = (facts: Facts, now: number) => tokenStatus(facts, facts.expiresAt, now)
const reasonsOf = (causes: typeof CAUSES) => causes.map(([reason]) => reason)

describe('the status of a token', () => {
  it('tells every cause of all 128 combinations, and the worst of them', () => {
    for (const causes of COMBINATIONS) {
      const reasons = reasonsOf(causes)
      const suspended = reasons.length > 0 ? 'suspended' : 'active'
      const status = reasons.includes('expired') ? 'expired' : reasons.includes('revoked') ? 'revoked' : suspended
      expect(statusOf(factsOf(causes), NOW)).toEqual({ status, reasons })
    }
  })

  it('heals one cause without healing another', () => {
    for (const causes of COMBINATIONS) {
      for (const healed of causes) {
        const left = causes.filter((cause) => cause !== healed)
        expect(statusOf(factsOf(left), NOW).reasons).toEqual(reasonsOf(left))
        expect(statusOf(factsOf(left), NOW).status === 'active').toBe(left.length === 0)
      }
    }
  })

  it.each([
    ['C-03: one second after its expiry', NOW + 1_000, 'expired'],
    ['C-03: at the very instant', NOW, 'expired'],
    ['C-04: one millisecond before', NOW - 1, 'active'],
  ])('%s', (_, now, status) => {
    expect(statusOf({ ...FINE, expiresAt: NOW }, now).status).toBe(status)
  })

  it.each([
    ['Q-14: a day in Oslo ends at 23 o’clock in UTC', Date.UTC(2027, 2, 1, 23), 'expired'],
    ['Q-14: and not before', Date.UTC(2027, 2, 1, 22, 59, 59, 999), 'active'],
  ])('%s', (_, now, status) => {
    expect(statusOf({ ...FINE, expiresAt: Date.UTC(2027, 2, 1, 23) }, now).status).toBe(status)
  })

  it('never comes back from its expiry, and without one it never expires', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(), (expiresAt, now, later) => {
        expect(isOver(expiresAt, now)).toBe(now >= expiresAt)
        if (isOver(expiresAt, now)) expect(isOver(expiresAt, now + later)).toBe(true)
        expect(isOver(null, now)).toBe(false)
      }),
    )
  })

  it.each([
    ['never, where neither ends', null, null, null],
    ['with the token', NOW, null, NOW],
    ['by itself', null, NOW, NOW],
    ['by itself, before the token', NOW + 1, NOW, NOW],
    ['with the token, before itself', NOW, NOW + 1, NOW],
  ])('lets a secret end %s', (_, expiresAt, secretExpiresAt, end) => {
    expect(endOf({ expiresAt }, secretExpiresAt)).toBe(end)
  })

  it('V-18: is expired for a revoked token past its expiry, restored or not', () => {
    expect(statusOf({ ...FINE, revoked: true, expiresAt: NOW }, NOW)).toEqual({
      status: 'expired',
      reasons: ['expired', 'revoked'],
    })
    expect(statusOf({ ...FINE, expiresAt: NOW }, NOW)).toEqual({ status: 'expired', reasons: ['expired'] })
  })
})
