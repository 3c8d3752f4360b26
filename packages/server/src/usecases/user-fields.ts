/** What is wrong with the fields of a user, beyond their shape; and a new password's hash. */

import type { Deps } from '../deps.ts'
import { refusePassword } from '../domain/password.ts'
import { looksLikeSecret } from '../domain/secret.ts'
import type { Attributes } from '../store/users.ts'
import { atGate } from './password-check.ts'
import { hashPassword } from './passwords.ts'
import type { FieldProblem } from './problem.ts'
import { isLocale } from './tenants.ts'

const MAX_USERNAME = 128
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
  if (fields.username !== undefined) errors.push(...refuseUsername(fields.username))
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

/** One spelling of a username: NFKC, so that names that look alike to a keyboard are alike. */
export function normalizeUsername(username: string): string {
  return username.toWellFormed().normalize('NFKC')
}

function refuseUsername(username: string): FieldProblem[] {
  const problem = (code: string, message: string) => [{ pointer: '/username', code, message }]
  if ([...username].length > MAX_USERNAME) return problem('too_long', `Use at most ${MAX_USERNAME} characters.`)
  if (username === '' || username !== username.trim() || /\p{Cc}/u.test(username)) {
    return problem('malformed', 'Use no control characters, and no white space at the beginning or the end.')
  }
  // Paths take an id or a username, so neither may be taken for the other, nor for a step in the path or a secret.
  const confusing = /^usr_/i.test(username) || username === '.' || username === '..' || looksLikeSecret(username)
  return confusing ? problem('reserved', 'This would be taken for an id, a secret or a step in a path.') : []
}

/** Null stays null: nobody signs in without a password. Throws `rate_limited` when too many hashes wait. */
export async function hashNewPassword(deps: Deps, password: string | null): Promise<string | null> {
  if (password === null) return null
  return atGate(deps, null, () => hashPassword(password, deps.passwordCost, deps.entropy))
}
