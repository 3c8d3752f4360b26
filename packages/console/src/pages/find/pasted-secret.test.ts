import { describe, expect, it } from 'vitest'
import { masked, secretIn } from './pasted-secret.ts'

/** The example of the server's own tests: 32 digits and their checksum. */
const KNOWN = 'pltu_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL'

describe('a pasted secret', () => {
  it.each([KNOWN, `POLETT_TOKEN=${KNOWN}\n`, `Bearer ${KNOWN}`, `"${KNOWN}"`])('is found whole in %j', (text) => {
    expect(secretIn(text)).toBe(KNOWN)
  })

  it.each(['pltu_', 'PLTA_abc', 'x pltg_0'])('is not found in the beginning of one, as in %j', (text) => {
    expect(secretIn(text)).toBe(null)
  })

  it('is shown as lists show it', () => {
    expect(masked(KNOWN)).toBe('pltu_012…gZdL')
  })
})
