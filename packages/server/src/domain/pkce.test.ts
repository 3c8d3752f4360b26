import { expect, it } from 'vitest'
import { isChallenge, provesChallenge } from './pkce.ts'

/** RFC 7636, appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

it('knows the example of its standard, and nothing that is only like it', () => {
  expect(isChallenge(CHALLENGE)).toBe(true)
  expect(provesChallenge(VERIFIER, CHALLENGE)).toBe(true)
  for (const verifier of [CHALLENGE, `${VERIFIER}=`, `${VERIFIER}x`, VERIFIER.slice(1), VERIFIER.toLowerCase(), '']) {
    expect(provesChallenge(verifier, CHALLENGE)).toBe(false)
  }
  for (const challenge of ['', `${CHALLENGE}=`, CHALLENGE.slice(1), `${CHALLENGE.slice(1)}+`]) {
    expect(isChallenge(challenge)).toBe(false)
  }
})
