/** Calls that race with the revocation of the token they are made with. */

import { anApplication, type MadeToken, passes } from '../builders.ts'
import type { TestServer } from '../server.ts'

export interface Race {
  /** More than the memory holds: then a call reads now from memory, now from the database. */
  readonly tokens: number
  readonly rounds: number
  /** Calls made at once as soon as a revocation is answered. */
  readonly lateCalls: number
}

/** Answers how many calls were accepted that began after the answer to the revocation. */
export async function raceRevocations(s: TestServer, { lateCalls, rounds, tokens }: Race): Promise<number> {
  const crowd: MadeToken[] = []
  while (crowd.length < tokens) crowd.push(await anApplication(s))
  let accepted = 0
  for (let round = 0; round < rounds; round += 1) {
    const token = crowd[round % tokens]
    const other = crowd[(round * 5) % tokens]
    if (token === undefined || other === undefined) throw new Error('The crowd has gone.')
    const path = `/v1/tokens/${token.id}`
    await Promise.all([s.ok('POST', `${path}/revoke`), passes(s, token.secret), passes(s, other.secret)])
    const late = await Promise.all(Array.from({ length: lateCalls }, () => passes(s, token.secret)))
    accepted += late.filter(Boolean).length
    await s.ok('POST', `${path}/restore`)
  }
  return accepted
}
