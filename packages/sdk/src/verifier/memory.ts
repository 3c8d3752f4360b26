/** What a verifier knows and whether it may believe it, from what its stream has told. No clock and no network here. */
import type { Token } from '../api.ts'
import type { FromMemory } from './answer.ts'
import { createBelief, loseBelief, noteBeat, noteHello } from './belief.ts'
import type { ServerEvent } from './event-lines.ts'
import { type Keep, wholeNumber } from './keep-header.ts'
import { createKeptAnswers, type KeptAnswers } from './kept-answers.ts'
import type { Question } from './questions.ts'
import { createRecentChanges } from './recent-changes.ts'

export interface Times {
  /** When the stream was asked for. */
  readonly askedAt: number
  readonly now: number
}

export interface Memory {
  /** Where among `answers` the answer is; -1 when nothing is known, or nothing may be believed. */
  recall(digest: Int32Array, question: Question, now: number): number
  readonly answers: Pick<KeptAnswers, 'answerAt' | 'count' | 'noteUse' | 'takeUses'>
  believes(now: number): boolean
  /** Of what is recalled. */
  freshness(): FromMemory
  /** Grows with everything that is heard. */
  version(): number
  /** To be taken before the server is asked, and shown when its answer is learned. */
  epoch(): number
  learn(digest: Int32Array, question: Question, learned: Learned): void
  /** False when the stream is over. Throws an Error for what no server says. */
  hear(event: ServerEvent, times: Times): boolean
  /** The stream is over. What is kept may be believed again when another one goes on from here. */
  lose(): void
  forgetAll(): void
  /** The number of the last change that was heard of in whole. */
  lastId(): number | null
  /** Until when to wait for a sign of life on a stream that was asked for then. */
  patientUntil(askedAt: number): number
}

export interface Learned {
  readonly keep: Keep
  readonly epoch: number
  /** The moment before the server was asked. */
  readonly askedAt: number
  readonly token: Token
  readonly permissions: readonly string[]
}

/** How long a server may take to begin. */
const BEGIN_MS = 10_000

/** How long to bear with a stream that was slow to begin. */
const SLOW_MS = 20_000

export function createMemory(mostKept: number, now: () => number): Memory {
  const answers = createKeptAnswers(mostKept, now)
  const recent = createRecentChanges()
  const belief = createBelief(now)
  let helloAt: number | null = null
  let sight: unknown
  let epoch = 0
  let version = 0

  function beginAnew(position: number): void {
    answers.dropAll()
    recent.restart(position)
    epoch += 1
  }

  function hearHello({ data }: ServerEvent, { askedAt, now }: Times): void {
    const { position, silenceMs, ...hello } = JSON.parse(data) as Readonly<Record<string, unknown>>
    if (!isWhole(position) || !isWhole(silenceMs)) throw new Error('The hello of the stream is not understood.')
    const goesOn = recent.last() === position
    // What was narrowed while there was no stream is told by nothing else.
    if (!goesOn || hello.sight !== sight) beginAnew(position)
    sight = hello.sight
    helloAt = now
    // What was missed meanwhile comes now, and is complete with the first beat.
    noteHello(belief, { askedAt, now, silenceMs, told: !goesOn })
  }

  function hearChange({ data, id }: ServerEvent): void {
    const tags: unknown = JSON.parse(data)
    const seq = id === undefined ? null : wholeNumber(id)
    const isKnown = Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')
    if (!isKnown || (seq === null && id !== undefined)) throw new Error('A change in the stream is not understood.')
    if (seq !== null && seq <= (recent.last() ?? 0)) beginAnew(seq)
    answers.drop(tags)
    recent.add(seq, tags)
  }

  function hearForget({ data, id }: ServerEvent): void {
    const position = wholeNumber(id)
    sight = (JSON.parse(data) as { sight?: unknown }).sight ?? sight
    // Without a number there is nothing to go on from, so all is forgotten, and the stream with it.
    beginAnew(position ?? Number.MAX_SAFE_INTEGER)
    if (position === null) throw new Error('The stream does not say what to forget.')
  }

  function hearBeat({ data }: ServerEvent, { now }: Times): void {
    const { at } = JSON.parse(data) as { at: unknown }
    if (!isWhole(at)) throw new Error('A beat of the stream is not understood.')
    noteBeat(belief, now, at)
  }

  /** Nor is anything kept that was asked before it. */
  function hearEnd(): void {
    answers.dropAll()
    epoch += 1
  }

  function lose(): void {
    loseBelief(belief)
    helloAt = null
    version += 1
  }

  return {
    recall: (digest, question, now) => (now < belief.until ? answers.find(digest, question, now) : -1),
    believes: (now) => now < belief.until,
    freshness: () => belief.freshness,
    version: () => version,
    epoch: () => epoch,
    learn(digest, question, { askedAt, keep, permissions, token, ...learned }) {
      const isLate = helloAt === null || learned.epoch !== epoch || recent.mayMiss(keep.position, keep.tags)
      if (!isLate) answers.keep(digest, question, { token, permissions, tags: keep.tags, end: askedAt + keep.ms })
    },
    hear(event, times) {
      if (helloAt === null && event.event !== 'hello') throw new Error('The stream does not begin with a hello.')
      version += 1
      if (event.event === 'hello') hearHello(event, times)
      else if (event.event === 'changed') hearChange(event)
      else if (event.event === 'forget') hearForget(event)
      else if (event.event === 'beat') hearBeat(event, times)
      else if (event.event === 'end') hearEnd()
      return event.event !== 'end'
    },
    lose,
    forgetAll() {
      lose()
      answers.dropAll()
    },
    lastId: recent.last,
    patientUntil(askedAt) {
      if (helloAt === null) return askedAt + BEGIN_MS
      const alive = Math.max(belief.until, helloAt + belief.silenceMs) + belief.silenceMs
      // All of its beats look older than they are, for as long as it lives; the next one may begin sooner.
      return belief.slack > belief.silenceMs / 3 ? Math.min(alive, helloAt + SLOW_MS) : alive
    },
    answers,
  }
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
