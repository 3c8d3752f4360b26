import type { Factors, Passkey } from '@polett/client/api'
import { expect, it } from 'vitest'
import { lastFactor } from './last-factor.ts'

const createdAt = '2027-03-01T12:00:00.000Z'
const passkey = (id: string): Passkey => ({
  ...{ id, name: id, transports: [], backedUp: false, createdAt, lastUsedAt: null },
})

it.each([
  ['nothing that could be the last', 0, false, true, 'no'],
  ['an app alone', 0, true, false, 'last'],
  ['a passkey alone', 1, false, false, 'last'],
  ['a passkey alone that the policy asks for', 1, false, true, 'required'],
  ['an app alone that the policy asks for', 0, true, true, 'required'],
  ['both', 1, true, true, 'no'],
  ['two passkeys', 2, false, true, 'no'],
] as const)('tells what taking one away means: %s', (_, passkeys, app, required, verdict) => {
  const factors: Factors = {
    passkeys: Array.from({ length: passkeys }, (_, at) => passkey(`p${at}`)),
    totp: app ? { createdAt } : null,
    recoveryCodes: 10,
    required,
  }
  expect(lastFactor(factors)).toBe(verdict)
})
