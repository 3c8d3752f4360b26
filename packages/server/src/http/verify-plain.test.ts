import { expect, it } from 'vitest'
import { plainPlace } from './verify-plain.ts'

it('reads the plain forms of an address', () => {
  const place = { permissions: ['unit:read'], tenant: 'harbour', unit: null }
  expect(plainPlace('/v1/verify?permission=unit:read&tenant=harbour')).toEqual(place)
  expect(plainPlace('/v1/verify/at/harbour/unit:read/a?b=c')).toEqual(place)
})

it.each([
  '?tenant1',
  '?permission=unit:read&tenant1',
  '?unit5',
  '?',
  '?=',
  '?tenant=',
  '?tenant=a&tenant=a',
  'x',
])('leaves /v1/verify%s to the ordinary way', (rest) => {
  expect(plainPlace(`/v1/verify${rest}`)).toBe(null)
})
