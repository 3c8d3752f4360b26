import type { Policy } from '@polett/client/api'
import { expect, test } from 'vitest'
import { bodyOf, valuesOf, valuesOver } from './policy-values.ts'

const body = {
  maxLifetimeDays: { user: null, mobile: null, application: null, organization: null, group: null },
  allowNoExpiry: false,
  secretVisibility: { user: 'sealed', mobile: 'once', application: 'once', organization: 'once', group: 'once' },
  mobileLifetimeDays: 30,
  ownTokens: false,
  backupAdministrator: null,
  secondFactorForAdministrators: false,
} as const
const policy = { ...body, set: ['ownTokens'], effective: body } as unknown as Policy

test('sends what was set before and what is changed now, and leaves the rest open', () => {
  const values = { ...valuesOf(policy), mobileLifetime: '7' }
  expect(bodyOf(values, policy)).toEqual({ mobileLifetimeDays: 7, ownTokens: false })
})

test('sends nothing where nothing was ever set or changed', () => {
  expect(bodyOf(valuesOf(policy), { ...policy, set: [] })).toEqual({})
})

test('keeps what a colleague has saved meanwhile, and what was typed here', () => {
  const begun = valuesOf(policy)
  const saved = valuesOf({ ...policy, ownTokens: true, maxLifetimeDays: { ...policy.maxLifetimeDays, user: 90 } })
  const typed = { ...begun, mobileLifetime: '7', lifetimes: { ...begun.lifetimes, group: '30' } }
  const values = valuesOver(saved, begun, typed)
  expect(values).toMatchObject({ ownTokens: true, mobileLifetime: '7', visibility: 'sealed' })
  expect(values.lifetimes).toEqual({ user: '90', mobile: '', application: '', organization: '', group: '30' })
})
