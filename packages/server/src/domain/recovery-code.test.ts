import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { composeRecoveryCodes, hashRecoveryCode } from './recovery-code.ts'

it('makes ten different codes of 120 bits that can be typed', () => {
  const codes = composeRecoveryCodes((bytes) => randomBytes(bytes))
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
})

it('finds a code however it is typed, and no other', () => {
  const [code = ''] = composeRecoveryCodes((bytes) => new Uint8Array(bytes).map((_, at) => at))
  const hash = hashRecoveryCode(7, code)
  for (const typed of [code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')} `])
    expect(hashRecoveryCode(7, typed)).toEqual(hash)
  expect(hashRecoveryCode(7, code.replaceAll('0', 'o').replaceAll('1', 'l'))).toEqual(hash)
  expect(hashRecoveryCode(7, code.slice(1))).not.toEqual(hash)
  expect(hashRecoveryCode(8, code)).not.toEqual(hash)
})
