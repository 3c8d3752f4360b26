/** What is said of a secret that is valid, and what its question asks: the same for both ways that lead there. */

import type * as contract from '@polett/contract/verify'
import type { Static } from 'typebox'
import type { Keep } from '../usecases/verification-keep.ts'
import type { ValidAnswer } from '../usecases/verification-one.ts'
import type { VerificationQuestion } from '../usecases/verifications.ts'
import { askedAddress } from './asked-address.ts'

export function questionOf({ address, ...question }: Static<typeof contract.Verification>): VerificationQuestion {
  const from = askedAddress(address)
  return from === null ? question : { ...question, address: from }
}

export const BEFORE_TOKEN = '{"valid":true,"code":"valid","token":'

export function validText({ permissions, text }: ValidAnswer): string {
  return `${BEFORE_TOKEN}${text},"permissions":${JSON.stringify(permissions)}}`
}

/** What stands in the head beside what each answer has. */
export function validHeaders({ keep }: ValidAnswer): Readonly<Record<string, string>> {
  return keep === null ? {} : { 'polett-keep': howToKeep(keep) }
}

/** Relative, because the clocks of two machines differ. */
function howToKeep({ ms, position, tags }: Keep): string {
  const life = ms === null ? '' : `, ms=${ms}`
  return `position=${position}${life}, tags=${tags}`
}
