import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSecret } from '../../server/src/domain/secret.ts'
import { hasSecretForm } from '../src/secret-form.ts'
import { aSecret } from './a-token.ts'

const KNOWN = 'pltu_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL'

describe('the form of a secret', () => {
  it('is judged as the server judges it, for secrets with one character changed', () => {
    const changed = fc.record({ at: fc.nat(42), by: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) })
    fc.assert(
      fc.property(changed, ({ at, by }) => {
        const secret = aSecret()
        const other = secret.slice(0, at) + by + secret.slice(at + 1)
        return hasSecretForm(secret) && hasSecretForm(other) === (parseSecret(other) !== null)
      }),
    )
  })

  it.each([
    ['one character of the secret', KNOWN.replace('_0', '_1')],
    ['one of the checksum', `${KNOWN.slice(0, -1)}M`],
    ['the case', KNOWN.replace('ABC', 'abc')],
  ])('is lost when one changes %s', (_, secret) => expect(hasSecretForm(secret)).toBe(false))

  it.each(['', 'pltu_', `${KNOWN.slice(0, -1)}M`, ` ${KNOWN}`])('is not that of "%s"', (text) =>
    expect(hasSecretForm(text)).toBe(false))

  it('is that of the example in the contract', () => {
    expect(hasSecretForm(KNOWN)).toBe(true)
  })
})
