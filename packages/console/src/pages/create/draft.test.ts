import type { Token } from '@polett/client/api'
import { describe, expect, it } from 'vitest'
import { chosenExpiry, creationOf, type Draft, draftOf, EMPTY_DRAFT, missingFields, replacementOf } from './draft.ts'
import { parseDay } from './expiry.ts'

const facts = { zone: 'Europe/Oslo', now: Date.parse('2026-11-21T12:00:00Z'), maxDays: null, parse: parseDay }
const until = Date.parse('2027-02-19T23:00:00Z')
const expiresAt = '2027-02-19T23:00:00.000Z'

describe('the chosen expiry', () => {
  it.each([
    [{ expiry: '90d' }, until],
    [{ expiry: 'never' }, null],
    [{ expiry: 'custom', day: '1.3.2027' }, Date.parse('2027-03-01T23:00:00Z')],
    [{ expiry: 'custom', day: '' }, undefined],
    [{ expiry: 'custom', day: 'soon' }, undefined],
    [{ expiry: 'keep' }, Date.parse('2028-01-01T09:30:00Z')],
  ] as const)('%j', (chosen, instant) => {
    expect(chosenExpiry({ ...EMPTY_DRAFT, ...chosen }, { ...facts, present: '2028-01-01T09:30:00Z' })).toBe(instant)
  })
})

describe('what is missing', () => {
  it.each([
    ['user', ['name', 'user', 'role', 'expiresAt']],
    ['application', ['application', 'expiresAt']],
    ['organization', ['name', 'expiresAt']],
    ['group', ['unit', 'name', 'expiresAt']],
  ] as const)('Q-02, C-32, V-27: an empty form of kind %s', (kind, missing) => {
    expect(missingFields(kind, { ...EMPTY_DRAFT, name: ' ' }, undefined)).toEqual(missing)
  })
})

describe('what is sent', () => {
  const draft: Draft = {
    ...EMPTY_DRAFT,
    ...{ name: ' ERP ', application: 'Shop', id: 'shop', user: 'usr_1', unit: 'a', role: 'reader', admin: true },
    ...{ grants: [{ tenant: 'site1', permissions: ['user:*'] }], allowedIps: '10.0.0.0/8, ::1' },
  }
  const common = { name: 'ERP', expiresAt, allowedIps: ['10.0.0.0/8', '::1'] }

  it.each([
    ['user', 'acme', { tenant: 'acme', user: 'usr_1', unit: 'a', role: 'reader' }],
    ['application', 'platform', { tenant: null, id: 'shop', application: 'Shop', master: false, grants: draft.grants }],
    ['application', 'acme', { tenant: 'acme', application: 'Shop', master: false, grants: draft.grants }],
    ['organization', 'acme', { tenant: 'acme', admin: true }],
    ['group', 'acme', { tenant: 'acme', unit: 'a', admin: true }],
  ] as const)('for a %s token in %s: its fields and no others', (kind, tenant, own) => {
    expect(creationOf(kind, tenant, draft, until)).toEqual({ kind, ...common, ...own })
  })

  it('sends a replacement without what stays', () => {
    expect(replacementOf('user', { ...draft, keepSecret: true, visibility: 'once' }, null)).toEqual({
      ...common,
      ...{ expiresAt: null, secretVisibility: 'once', unit: 'a', role: 'reader', keepSecret: true },
    })
  })

  it('fills the form from a token, so that sending it at once changes nothing', () => {
    const token = {
      ...{
        id: 'shop',
        kind: 'application',
        name: 'ERP',
        description: 'd',
        application: 'Shop',
        unit: null,
        role: null,
      },
      ...{ user: null, master: true, admin: false, expiresAt, secretVisibility: 'once', allowedIps: ['10.0.0.0/8'] },
      grants: [{ tenant: 'site1', unit: null, permissions: ['user:*'] }],
    } as unknown as Token
    const filled = draftOf(token)
    expect(
      replacementOf('application', filled, chosenExpiry(filled, { ...facts, present: expiresAt }) ?? null),
    ).toEqual({
      ...{ name: 'ERP', description: 'd', application: 'Shop', master: true, expiresAt, keepSecret: true },
      grants: [{ tenant: 'site1', permissions: ['user:*'] }],
      allowedIps: ['10.0.0.0/8'],
    })
  })
})
