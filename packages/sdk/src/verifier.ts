/** Verifies secrets from memory, for as long as the server tells that this memory is right; otherwise asks the server. */
import type { VerificationAnswer } from './api.ts'
import { type PolettProblem, unexpectedAnswer } from './problem.ts'
import { hasSecretForm } from './secret-form.ts'
import type { Answer, RefusedAnswer, ValidAnswer } from './verifier/answer.ts'
import { digestInto } from './verifier/blake2s.ts'
import { openChangeStream } from './verifier/change-stream.ts'
import { readKeep } from './verifier/keep-header.ts'
import { createMemory } from './verifier/memory.ts'
import type { Question } from './verifier/questions.ts'
import { createServerCalls } from './verifier/server-calls.ts'
import { PLATFORM, type Surroundings } from './verifier/surroundings.ts'
import { createUses } from './verifier/uses.ts'

export type { Answer, Freshness, FromMemory, RefusedAnswer, ValidAnswer } from './verifier/answer.ts'
export type { Question } from './verifier/questions.ts'

export interface VerifierOptions {
  /** Such as `https://tokens.example.org`. */
  readonly url: string
  /** The secret of a token with `token:introspect`, or where to get it for each call. */
  readonly secret: string | (() => string)
  /** How many answers are kept at most. Left out: 100,000. */
  readonly maxKept?: number | undefined
  /** How long a call to the server may take. Left out: 5,000. */
  readonly timeoutMs?: number | undefined
  readonly fetch?: typeof fetch | undefined
  /** Told why there is no stream, and why uses could not be reported. Neither makes an answer wrong. */
  readonly onProblem?: ((problem: PolettProblem) => void) | undefined
}

export interface Verifier {
  /** Throws PolettProblem when neither memory nor server can tell: then nobody knows, and the caller must not go on. */
  verify(secret: string, question?: Question): Promise<Answer>
  /** The answer from memory, or undefined when the server has to be asked. Asks nobody. */
  peek(secret: string, question?: Question): ValidAnswer | undefined
  status(): VerifierStatus
  /** Tells the server of the uses that it has not heard of, and ends the stream. Later questions go to the server. */
  close(): Promise<void>
}

export interface VerifierStatus {
  /** Whether memory may be believed at this moment. */
  readonly believes: boolean
  readonly kept: number
  /** The number of the last change that was heard of; null before the first stream. */
  readonly heard: number | null
}

const NOTHING: Question = {}
const MOST_KEPT = 100_000
const TIMEOUT_MS = 5_000

/** Connects at once. `surroundings` are the platform's, except where a test stands in for them. */
export function createVerifier(options: VerifierOptions, surroundings: Surroundings = PLATFORM): Verifier {
  const { maxKept = MOST_KEPT, timeoutMs = TIMEOUT_MS } = options
  // Apart from all else, so that what it throws is the platform's to report and stops nothing here.
  const onProblem = (problem: PolettProblem): void => queueMicrotask(() => options.onProblem?.(problem))
  const around = { ...surroundings, fetch: options.fetch ?? surroundings.fetch }
  const { now } = around
  const calls = createServerCalls({ ...options, timeoutMs }, around)
  const memory = createMemory(maxKept, now)
  const { answers } = memory
  const uses = createUses(answers.takeUses, calls, around, onProblem)
  const underWay = new Map<string, Promise<Answer>>()
  const digest = new Int32Array(8)
  const closeStream = openChangeStream(calls, around, {
    lastId: memory.lastId,
    onEvent: memory.hear,
    patientUntil: memory.patientUntil,
    onLost(problem) {
      memory.lose()
      if (problem !== null) onProblem(problem)
    },
  })

  /** Where the answer is, with this use of it counted; -1 when the server has to be asked. */
  function recall(secret: string, question: Question): number {
    // A whole number: one with a fraction would be put into memory of its own for each function that it is handed to.
    const at = Math.ceil(now())
    if (typeof secret !== 'string' || !digestInto(digest, secret)) return -1
    const place = memory.recall(digest, question, at)
    if (place < 0) return -1
    answers.noteUse(place, question.address, at)
    uses.wake()
    return place
  }

  async function ask(secret: string, question: Question): Promise<Answer> {
    const [askedAt, epoch] = [now(), memory.epoch()]
    const { address, permission, tenant, unit } = question
    const call = { path: '/v1/verifications', body: { secret, permission, tenant, unit, address } }
    const { response, text } = await calls.read(call)
    const answer = answerIn(response, text)
    const keep = answer.valid ? readKeep(response.headers) : null
    if (answer.valid && keep !== null && digestInto(digest, secret)) {
      const { permissions, token } = answer
      memory.learn(digest, question, { askedAt, epoch, keep, permissions, token })
    }
    return answer
  }

  /** Equal questions are asked once, for as long as nothing has been heard that may make a difference between them. */
  function askOnce(secret: string, question: Question): Promise<Answer> {
    if (!memory.believes(now())) return ask(secret, question)
    const { address, permission, tenant, unit } = question
    const key = JSON.stringify([memory.version(), secret, permission, tenant, unit, address])
    const present = underWay.get(key) ?? ask(secret, question).finally(() => underWay.delete(key))
    underWay.set(key, present)
    return present
  }

  return {
    peek(secret, question = NOTHING) {
      const place = recall(secret, question)
      return place < 0 ? undefined : answers.answerAt(place, memory.freshness())
    },
    verify(secret, question = NOTHING) {
      const place = recall(secret, question)
      if (place >= 0) return Promise.resolve(answers.answerAt(place, memory.freshness()))
      if (typeof secret !== 'string' || !hasSecretForm(secret)) return Promise.resolve(NO_SECRET)
      return askOnce(secret, asItIs(question))
    },
    status: () => ({ believes: memory.believes(now()), kept: answers.count(), heard: memory.lastId() }),
    async close() {
      closeStream()
      memory.forgetAll()
      await uses.flush()
      uses.stop()
    },
  }
}

/** Whoever made it may change it before the answer comes, and the answer would be kept for another question. */
function asItIs({ address, permission, tenant, unit }: Question): Question {
  return { address, permission: Array.isArray(permission) ? [...permission] : permission, tenant, unit }
}

const NO_SECRET: RefusedAnswer = Object.freeze({
  valid: false,
  code: 'token_invalid',
  missing: undefined,
  freshness: Object.freeze({ from: 'form' }),
})

const FROM_SERVER = Object.freeze({ from: 'server' })

/** Throws PolettProblem for what no server says. */
function answerIn(response: Response, text: string): Answer {
  const answer = parsed(text)
  if (answer?.valid === false && typeof answer.code === 'string') {
    const code = answer.code as RefusedAnswer['code']
    return { valid: false, code, missing: answer.missing, freshness: FROM_SERVER }
  }
  const { permissions, token } = answer ?? {}
  if (answer?.valid !== true || token === undefined || permissions === undefined) throw unexpectedAnswer(response)
  // Handed to everybody who asks the same, so nobody may change it.
  return { valid: true, code: 'valid', token: frozen(token), permissions: frozen(permissions), freshness: FROM_SERVER }
}

function parsed(text: string): VerificationAnswer | null {
  try {
    return JSON.parse(text) as VerificationAnswer | null
  } catch {
    return null
  }
}

function frozen<T extends object>(value: T): T {
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) frozen(member)
  return Object.freeze(value)
}
