/** A single question of a resource server: what is shown of the token comes from memory, where memory has it. */

import type { Deps } from '../deps.ts'
import type { Rights } from '../domain/rights.ts'
import { findTokenRecord, type TokenRecord } from '../store/tokens.ts'
import type { KnownSecret } from '../verify/token-cache.ts'
import type { Caller } from './caller.ts'
import { type ShownToken, showOne, sightOf } from './token-show.ts'
import { type Keep, keepOf, ownTags } from './verification-keep.ts'
import {
  askedCall,
  INVALID,
  judgeVerification,
  type KnownAnswer,
  type VerificationAnswer,
  type VerificationQuestion,
  yesFromMemory,
} from './verifications.ts'
import { type Answer, answerCall, answerFromMemory } from './verify.ts'

export interface ValidAnswer {
  /** The token as JSON, as `write` has written it now or before. */
  readonly text: string
  readonly permissions: readonly string[]
  /** Null when the answer must not be kept. */
  readonly keep: Keep | null
}

export interface OneQuestion {
  readonly question: VerificationQuestion
  /** The number of the last change that was applied before the caller was judged. */
  readonly position: number
  readonly write: (token: ShownToken) => string
}

type Answered = VerificationAnswer | ValidAnswer

/** The answer to whoever has these rights, when it is a "yes" that memory alone can give; else null. Counts nothing. */
export function validFromMemory(
  deps: Deps,
  rights: Rights,
  { position, question }: Omit<OneQuestion, 'write'>,
): (ValidAnswer & Pick<KnownAnswer, 'known'>) | null {
  const asked = askedCall(question)
  const yes = yesFromMemory(deps, rights, asked)
  const found = yes === null ? null : deps.shown.find(yes.known, sightOf(rights))
  if (yes === null || found === null) return null
  const { known, permissions } = yes
  return { known, text: found.text, permissions, keep: keepOf(deps, position, known, asked.tenant, found.tags) }
}

/** Answers without waiting when everything is in memory. */
export function verifyOne(deps: Deps, caller: Caller, one: OneQuestion): Answered | Promise<Answered> {
  const asked = askedCall(one.question)
  const judge = (answer: Answer): Answered | Promise<Answered> => {
    const judged = judgeVerification(deps, caller, asked, answer)
    if ('code' in judged) return judged
    const { known, permissions } = judged
    const found = deps.shown.find(known, sightOf(caller.rights))
    const tags = found?.tags ?? ownTags(deps, known)
    const keep = keepOf(deps, one.position, known, asked.tenant, tags)
    const finish = (text: string | null): Answered =>
      text === null ? INVALID : { text, permissions, keep: deps.node.trusted() ? keep : null }
    return found === null
      ? waitForShown(deps, caller, { known, tags, write: one.write }).then(finish)
      : finish(found.text)
  }
  const answer = answerFromMemory(deps, asked)
  return answer === null ? answerCall(deps, asked).then(judge) : judge(answer)
}

interface Wanted extends Pick<OneQuestion, 'write'> {
  readonly known: KnownSecret
  readonly tags: string
}

/** Null when the token is gone. */
async function waitForShown(deps: Deps, caller: Caller, wanted: Wanted): Promise<string | null> {
  const found = await deps.shown.findSoon(wanted.known, sightOf(caller.rights))
  return found === null ? readShown(deps, caller, wanted) : found.text
}

async function readShown(deps: Deps, caller: Caller, { known, tags, write }: Wanted): Promise<string | null> {
  const reading = deps.shown.begin()
  const record = await findTokenRecord(deps.store.read, known.token.id)
  if (record === null) return null
  const token = await showOne(deps, record, caller.rights)
  const text = write(token)
  // The record may be newer than the entry: then it may show what the entry does not know yet.
  if (token.status !== 'active') return text
  deps.shown.keep(reading, {
    ...{ known, tags, text, sight: sightOf(caller.rights), creator: leavingCreator(record) },
    ...{ lastUsedAt: record.lastUsedAt, lastUsedAddress: record.lastUsedAddress },
    creatorActive: !record.creator.gone,
  })
  return text
}

/**
 * What the creator is known by, where it can leave while the token goes on. People who made a token for themselves cannot:
 * it passes only while they are active members of its tenant, and what changes that ends the compiled entry.
 */
function leavingCreator({ creator, membership, tenant, user }: TokenRecord): string | null {
  if (creator.internalId === null) return null
  const isSelf = creator.type === 'user' && membership !== null && creator.internalId === user?.internalId
  return isSelf ? null : `${creator.type}:${creator.internalId}@${tenant}`
}
