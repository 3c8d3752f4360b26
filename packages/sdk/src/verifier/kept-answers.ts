/** Valid answers, of which those are forgotten that nobody asks for. Nothing here knows whether they may be believed. */
import type { FromMemory, ValidAnswer } from './answer.ts'
import { type AnswerTable, createAnswerTable, type NewAnswer, type Use } from './answer-table.ts'
import { createQuestions, type Question } from './questions.ts'

export interface KeptAnswers {
  /** The place of an answer, or -1 for what is not there, is over, or has come to its end. Good until something is kept. */
  find(digest: Int32Array, question: Question, now: number): number
  answerAt(place: number, freshness: FromMemory): ValidAnswer
  noteUse(place: number, address: string | undefined, now: number): void
  /** The uses since this was called last. */
  takeUses(now: number): Use[]
  keep(digest: Int32Array, question: Question, answer: NewAnswer): void
  /** Every answer that depends on one of these is over. */
  drop(tags: readonly string[]): void
  dropAll(): void
  /** How many there are at most: some of them may be over. */
  count(): number
}

/** More kinds of questions than any service asks. Beyond them all begins anew. */
const MOST_QUESTIONS = 100_000

export function createKeptAnswers(most: number, now: () => number): KeptAnswers {
  let questions = createQuestions()
  let young = createAnswerTable(now())
  let old: AnswerTable | null = null
  /** Of tables that are no more. */
  let earlierUses: Use[] = []

  /** What is not asked for while the younger one fills is forgotten with the older one. */
  function add(digest: Int32Array, question: number, answer: NewAnswer, isBound: boolean): void {
    if (young.added() >= most / 2) {
      settle(old)
      old = young
      young = createAnswerTable(now())
    }
    young.add(digest, question, answer, isBound)
  }

  function settle(table: AnswerTable | null): void {
    if (table !== null) earlierUses.push(...table.takeUses(now()))
  }

  function findNumbered(digest: Int32Array, question: number, at: number): number {
    if (question === 0) return -1
    const place = young.find(digest, question, at)
    return place >= 0 || old === null ? place : moveFrom(old, digest, question, at)
  }

  /** What is asked for again moves to the younger ones. */
  function moveFrom(table: AnswerTable, digest: Int32Array, question: number, at: number): number {
    const place = table.find(digest, question, at)
    const answer = place < 0 ? undefined : table.keptAt(place)
    if (answer === undefined) return -1
    add(digest, question, answer, table.isBound(place))
    return young.find(digest, question, at)
  }

  function dropAll(): void {
    settle(young)
    settle(old)
    questions = createQuestions()
    young = createAnswerTable(now())
    old = null
  }

  return {
    dropAll,
    count: () => young.added() + (old?.added() ?? 0),
    find(digest, question, at) {
      const number = questions.find(question)
      const place = findNumbered(digest, number, at)
      if (place < 0 || !young.isBound(place)) return place
      const { address } = question
      return address === undefined ? -1 : findNumbered(digest, questions.findFrom(number, address), at)
    },
    answerAt: (place, freshness) => young.answerAt(place, freshness),
    noteUse: (place, address, at) => young.noteUse(place, address, at),
    takeUses(at) {
      const taken = [...earlierUses, ...young.takeUses(at), ...(old?.takeUses(at) ?? [])]
      earlierUses = []
      return taken
    },
    keep(digest, question, answer) {
      if (questions.count() >= MOST_QUESTIONS) dropAll()
      const number = questions.number(question)
      const isBound = answer.token.allowedIps.length > 0
      add(digest, number, answer, isBound)
      const { address } = question
      if (isBound && address !== undefined) add(digest, questions.numberFrom(number, address), answer, false)
    },
    drop(tags) {
      for (const tag of tags) {
        young.drop(tag)
        old?.drop(tag)
      }
    },
  }
}
