/** The second factor where a gateway signs somebody in: a code in the same call, asked for after the right password only. */

import type { Deps } from '../deps.ts'
import { methodsOf } from '../domain/second-factor.ts'
import type { Db } from '../store/db.ts'
import { countFactors } from '../store/factors.ts'
import { isFactorWanted } from './factor-policy.ts'
import { proveFactor } from './factor-proof.ts'
import { type Attempt, type CheckedPassword, noteFailure, signInFailed } from './password-check.ts'
import { Problem } from './problem.ts'
import { returnTry } from './throttling.ts'

export interface JudgedCode {
  readonly method: 'password' | 'second_factor'
  readonly spend: (tx: Db) => Promise<void>
}

/**
 * Answers how the person signs in, and what the transaction has to do besides. Throws `second_factor_required` (403) when there is no code, which gives
 * the password's try back and clears nothing; `sign_in_failed` when it is wrong.
 */
export async function judgeCode(
  deps: Deps,
  checked: CheckedPassword,
  code: string | undefined,
  attempt: Attempt,
): Promise<JudgedCode> {
  const { account, tenant } = checked
  const methods = methodsOf(await countFactors(deps.store.read, account.internalId))
  if (methods.length === 0) {
    const known = await deps.people.find(account.internalId)
    if (known !== null && (await isFactorWanted(deps, known))) throw await required(deps, checked, ADD_ONE)
    return { method: 'password', spend: async () => undefined }
  }
  if (code === undefined) throw await required(deps, checked, GIVE_ONE)
  const wish = /^\s*(\d\s*){6}$/.test(code) ? { code } : { recoveryCode: code }
  const proven = await proveFactor(deps, account.internalId, wish, [])
  if (proven === null) {
    await noteFailure(deps, { account, tenant, countedAs: '' }, { ...attempt, step: 'second_factor' })
    throw signInFailed(403)
  }
  return {
    method: 'second_factor',
    async spend(tx) {
      if (!(await proven.spend(tx))) throw signInFailed(403)
    },
  }
}

const ADD_ONE = 'The policy wants a second factor of administrators. Sign in at the console and add one first.'
const GIVE_ONE = 'The password is right, and this person has a second factor. Send a code, or a recovery code, as code.'

async function required(deps: Deps, { counted }: CheckedPassword, detail: string): Promise<Problem> {
  await deps.store.write.transaction().execute((tx) => returnTry(tx, counted, deps.now()))
  return new Problem('second_factor_required', { status: 403, detail })
}
