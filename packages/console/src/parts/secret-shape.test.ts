import { expect, it } from 'vitest'
import { beginsSecret, holdsSecret } from './secret-shape.ts'

const KNOWN = 'pltu_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL'

it.each([
  KNOWN,
  `POLETT_TOKEN=${KNOWN}\n`,
  `Bearer ${KNOWN}`,
  'PLTA_abcdef',
  'x pltg_012345',
])('goes nowhere, neither from the palette nor from a list: %j', (text) => {
  expect([beginsSecret(text), holdsSecret(text)]).toEqual([true, true])
})

it.each(['pltu_', 'PLTA_abc', 'x pltg_0', 'pltu_01234'])('a list may search for %j, the palette may not', (text) => {
  expect([beginsSecret(text), holdsSecret(text)]).toEqual([true, false])
})

it.each(['ERP sync', 'plt', 'pltx_abcdef', 'tok_012345', 'x9Yz'])('is not seen in %j', (text) => {
  expect([beginsSecret(text), holdsSecret(text)]).toEqual([false, false])
})
