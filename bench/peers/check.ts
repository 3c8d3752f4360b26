/** Whether a contestant tells good from bad, so that nobody is measured while refusing, or while accepting anything. */

import { openSync, readSync, statSync } from 'node:fs'
import { type Contestant, isAccepted } from './contestant.ts'

/** Throws with a sentence when a good secret is refused, or a wrong or revoked one accepted. */
export async function checkContestant(contestant: Contestant): Promise<void> {
  const { name, spare } = contestant
  const demand = async (what: string, secret: string, accepted: boolean): Promise<void> => {
    if ((await isAccepted(contestant, secret)) !== accepted) {
      throw new Error(`${name} ${accepted ? 'refuses' : 'accepts'} ${what}.`)
    }
  }
  const good = someSecret(contestant)
  await demand('a good secret', good, true)
  if (spare === null) return
  await demand('a wrong secret', altered(good), false)
  await demand('a token that is made anew', spare.secret, true)
  if (spare.revoke === null) return
  await spare.revoke()
  await demand('a token that was revoked', spare.secret, false)
  await demand('a good secret', good, true)
}

/** From the middle of the file, since the first ones are often special. */
function someSecret({ secretsFile, tokens }: Contestant): string {
  const bytes = statSync(secretsFile).size / tokens
  const secret = Buffer.alloc(bytes)
  readSync(openSync(secretsFile, 'r'), secret, 0, bytes, Math.floor(tokens / 2) * bytes)
  return secret.toString('latin1')
}

/** Another letter in place of one near the end, which in a signed token is a part of the signature. */
export function altered(secret: string): string {
  const at = secret.length - 8
  return `${secret.slice(0, at)}${secret[at] === 'a' ? 'b' : 'a'}${secret.slice(at + 1)}`
}
