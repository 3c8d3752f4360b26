/** Valid answers, of which those are forgotten that nobody asks for. Nothing here knows whether they may be believed. */
import type { Token } from '../api.ts'
import { type AnswerTable, createAnswerTable, type Entry } from './answer-table.ts'
import { createQuestions, type Question } from './questions.ts'
import type { Used } from './uses.ts'

export interface Kept extends Used {
  readonly token: Token
  readonly permissions: readonly string[]
  /** The token is bound to addresses: this answer only says so, and there is another one for each address. */
  readonly isBound: boolean
}

export interface NewAnswer {
  readonly token: Token
  readonly permissions: readonly string[]
  /** When the secret ends, by the clock of `find`. */
  readonly end: number
  readonly tags: readonly string[]
}

export interface KeptAnswers {
  /** Undefined for what is not there, is over, or has come to its end. */
  find(digest: Int32Array, question: Question, now: number): Kept | undefined
  keep(digest: Int32Array, question: Question, answer: NewAnswer): void
  /** Every answer that depends on one of these is over. */
  drop(tags: readonly string[]): void
  dropAll(): void
  /** How many there are at most: some of them may be over. */
  count(): number
}

/** More kinds of questions than any service asks. Beyond them all begins anew. */
const MOST_QUESTIONS = 100_000

export function createKeptAnswers(most: number): KeptAnswers {
  let questions = createQuestions()
  let young = createAnswerTable<Kept>()
  let old: AnswerTable<Kept> | null = null

  function add(digest: Int32Array, question: number, entry: Entry<Kept>): void {
    if (young.added() >= most / 2) {
      old = young
      young = createAnswerTable()
    }
    young.add(digest, question, entry)
  }

  function findNumbered(digest: Int32Array, question: number, now: number): Kept | undefined {
    if (question === 0) return undefined
    return young.find(digest, question, now) ?? (old === null ? undefined : findOlder(old, digest, question, now))
  }

  /** What is asked for again moves to the younger ones. */
  function findOlder(from: AnswerTable<Kept>, digest: Int32Array, question: number, now: number): Kept | undefined {
    const found = from.find(digest, question, now)
    const entry = found === undefined ? undefined : from.entryOf(digest, question)
    if (entry !== undefined) add(digest, question, entry)
    return found
  }

  function dropAll(): void {
    questions = createQuestions()
    young = createAnswerTable()
    old = null
  }

  return {
    dropAll,
    count: () => young.added() + (old?.added() ?? 0),
    find(digest, question, now) {
      const number = questions.find(question)
      const kept = findNumbered(digest, number, now)
      if (kept?.isBound !== true) return kept
      const { address } = question
      return address === undefined ? undefined : findNumbered(digest, questions.findFrom(number, address), now)
    },
    keep(digest, question, { end, tags, ...answer }) {
      if (questions.count() >= MOST_QUESTIONS) dropAll()
      const number = questions.number(question)
      const isBound = answer.token.allowedIps.length > 0
      const entry = (bound: boolean): Entry<Kept> => ({ end, tags, answer: createKept(answer, bound) })
      add(digest, number, entry(isBound))
      const { address } = question
      if (isBound && address !== undefined) add(digest, questions.numberFrom(number, address), entry(false))
    },
    drop(tags) {
      for (const tag of tags) {
        young.drop(tag)
        old?.drop(tag)
      }
    },
  }
}

function createKept({ permissions, token }: Pick<Kept, 'permissions' | 'token'>, isBound: boolean): Kept {
  return { token, permissions, isBound, isWaiting: false, usedCount: 0, usedAt: 0, usedFrom: undefined }
}
