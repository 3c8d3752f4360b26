import type { Policy } from '@polett/sdk/api'
import { expect, test } from 'vitest'
import { bodyOf, valuesOf } from './policy-values.ts'

const body = {
  maxLifetimeDays: { user: null, mobile: null, application: null, organization: null, group: null },
  allowNoExpiry: false,
  secretVisibility: { user: 'sealed', mobile: 'once', application: 'once', organization: 'once', group: 'once' },
  mobileLifetimeDays: 30,
  ownTokens: false,
} as const
const policy = { ...body, set: ['ownTokens'], effective: body } as unknown as Policy

test('sends what was set before and what is changed now, and leaves the rest open', () => {
  const values = { ...valuesOf(policy), mobileLifetime: '7' }
  expect(bodyOf(values, policy)).toEqual({ mobileLifetimeDays: 7, ownTokens: false })
})

test('sends nothing where nothing was ever set or changed', () => {
  expect(bodyOf(valuesOf(policy), { ...policy, set: [] })).toEqual({})
})
