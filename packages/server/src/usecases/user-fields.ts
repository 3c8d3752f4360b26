/** What is wrong with the fields of a user, beyond their shape; and a new password's hash. */

import type { Deps } from '../deps.ts'
import { refusePassword } from '../domain/password.ts'
import { refuseUsername } from '../domain/username.ts'
import type { Attributes } from '../store/users.ts'
import { atGate } from './password-check.ts'
import { hashPassword } from './passwords.ts'
import type { FieldProblem } from './problem.ts'
import { isLocale } from './tenants.ts'

const MAX_ATTRIBUTES_BYTES = 16_384

export interface CheckedFields {
  readonly username?: string | undefined
  readonly locale?: string | null | undefined
  readonly attributes?: Attributes | undefined
  readonly password?: string | null | undefined
}

/** `username` is the one that the password must differ from: the new one, or the present one. */
export function findFieldProblems(fields: CheckedFields, username: string): FieldProblem[] {
  const { attributes, locale, password } = fields
  const errors: FieldProblem[] = []
  const oddName = fields.username === undefined ? null : refuseUsername(fields.username)
  if (oddName !== null) errors.push({ pointer: '/username', ...oddName })
  if (locale !== undefined && locale !== null && !isLocale(locale)) {
    errors.push({ pointer: '/locale', code: 'unknown', message: 'Use a language tag such as en or nb-NO.' })
  }
  if (attributes !== undefined && Buffer.byteLength(JSON.stringify(attributes)) > MAX_ATTRIBUTES_BYTES) {
    errors.push({ pointer: '/attributes', code: 'too_large', message: 'Attributes take at most 16 KiB as JSON.' })
  }
  if (password !== undefined && password !== null) {
    const refusal = refusePassword(password, username)
    if (refusal !== null) errors.push({ pointer: '/password', ...refusal })
  }
  return errors
}

/** Null stays null: nobody signs in without a password. Throws `rate_limited` when too many hashes wait. */
export async function hashNewPassword(deps: Deps, password: string | null): Promise<string | null> {
  if (password === null) return null
  return atGate(deps, null, () => hashPassword(password, deps.passwordCost, deps.entropy))
}
