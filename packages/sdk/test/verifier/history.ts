/**
 * A small world of made-up time: nodes that know of changes late, connections that are slow, and a memory at their end. It
 * knows the truth at every moment, so it can say when the memory tells what it must not.
 */
import fc from 'fast-check'
import type { ServerEvent } from '../../src/verifier/event-lines.ts'
import { createMemory } from '../../src/verifier/memory.ts'
import { aToken } from '../a-token.ts'

export const SILENCE_MS = 3_000
const SECRETS = 3

/** Numbers are indices or milliseconds, by their name. */
export type Step =
  | { readonly kind: 'wait' | 'delay'; readonly ms: number }
  | { readonly kind: 'change' | 'ask'; readonly secret: number; readonly lag: number }
  | { readonly kind: 'answer'; readonly which: number }
  | { readonly kind: 'accept'; readonly forgets: boolean }
  | { readonly kind: 'deliver' | 'beat' | 'cut' | 'forget' }

const withMs = (kind: 'wait' | 'delay', most: number) => fc.record({ kind: fc.constant(kind), ms: fc.nat(most) })
const withSecret = (kind: 'change' | 'ask') =>
  fc.record({ kind: fc.constant(kind), secret: fc.nat(SECRETS - 1), lag: fc.nat(2) })
const plain = (kind: 'deliver' | 'beat' | 'cut' | 'forget') => fc.record({ kind: fc.constant(kind) })

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 14, arbitrary: plain('deliver') },
    { weight: 10, arbitrary: withSecret('ask') },
    { weight: 10, arbitrary: fc.record({ kind: fc.constant('answer' as const), which: fc.nat(3) }) },
    { weight: 8, arbitrary: plain('beat') },
    { weight: 8, arbitrary: withMs('wait', 900) },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('accept' as const), forgets: fc.boolean() }) },
    { weight: 3, arbitrary: withSecret('change') },
    { weight: 2, arbitrary: withMs('delay', 4_000) },
    { weight: 2, arbitrary: fc.constant({ kind: 'delay' as const, ms: 0 }) },
    { weight: 1, arbitrary: plain('cut') },
    { weight: 1, arbitrary: plain('forget') },
  ),
  { minLength: 40, maxLength: 160 },
)

interface Change {
  readonly seq: number
  readonly secret: number
  readonly at: number
}

interface Connection {
  readonly askedAt: number
  readonly after: number | null
  /** Null until the server has taken it. */
  since: number | null
  readonly pipe: { readonly event: ServerEvent; readonly sentAt: number }[]
}

/** What the memory told, and why it must not; empty for a history in which all was right. */
export function wrongsOf(history: readonly Step[]): { readonly wrongs: readonly string[]; readonly recalls: number } {
  const changes: Change[] = []
  const inFlight: { secret: number; position: number; epoch: number; askedAt: number }[] = []
  const heard = new Set<number>()
  const wrongs: string[] = []
  let now = 0
  const memory = createMemory(1_000, () => now)
  let recalls = 0
  let delay = 0
  let connection = connect()

  function connect(): Connection {
    return { askedAt: now, after: memory.lastId(), since: null, pipe: [] }
  }
  const send = (event: ServerEvent): void => void connection.pipe.push({ event, sentAt: now })
  const last = (): number => changes.length

  /** A server that forgets has no memory of what came after the id, and so begins where it stands. */
  function accept(forgets: boolean): void {
    if (connection.since !== null) return
    connection.since = now
    const position = forgets ? last() : (connection.after ?? last())
    send(eventOf('hello', { position, beatMs: 1_000, silenceMs: SILENCE_MS }, position))
    for (const change of changes.slice(position)) tell(change)
  }

  function tell({ secret, seq }: Change): void {
    send(eventOf('changed', [tagOf(secret)], seq))
  }

  function deliver(): void {
    const ready = connection.pipe.filter(({ sentAt }) => sentAt <= now - delay)
    connection.pipe.splice(0, ready.length)
    for (const { event } of ready) {
      memory.hear(event, { askedAt: connection.askedAt, now })
      if (event.event === 'changed') heard.add(Number(event.id))
      look()
    }
  }

  function look(): void {
    for (let secret = 0; secret < SECRETS; secret++) {
      const place = memory.recall(digestOf(secret), {}, now)
      if (place < 0) continue
      recalls += 1
      const position = Number(memory.answers.answerAt(place, memory.freshness()).token.id)
      for (const change of changes) {
        if (change.secret !== secret || change.seq <= position) continue
        if (heard.has(change.seq)) wrongs.push(`at ${now} it tells of ${position}, and has heard of ${change.seq}`)
        if (change.at <= now - SILENCE_MS)
          wrongs.push(`at ${now} it tells of ${position}; ${change.seq} was at ${change.at}`)
      }
    }
  }

  const act: { readonly [K in Step['kind']]: (step: Step & { kind: K }) => void } = {
    wait: ({ ms }) => {
      now += ms
    },
    delay: ({ ms }) => {
      delay = ms
    },
    deliver,
    change: ({ secret }) => {
      const change = { seq: last() + 1, secret, at: now }
      changes.push(change)
      if (connection.since !== null) tell(change)
    },
    ask: ({ lag, secret }) => {
      inFlight.push({ secret, position: Math.max(0, last() - lag), epoch: memory.epoch(), askedAt: now })
    },
    answer: ({ which }) => {
      const [answer] = inFlight.splice(which % Math.max(1, inFlight.length), 1)
      if (answer === undefined) return
      const { secret, ...asked } = answer
      const keep = { position: answer.position, ms: Number.POSITIVE_INFINITY, tags: [tagOf(secret)] }
      memory.learn(
        digestOf(secret),
        {},
        { ...asked, keep, token: aToken({ id: String(answer.position) }), permissions: [] },
      )
    },
    beat: () => {
      if (connection.since !== null) send(eventOf('beat', { at: Math.floor(now - connection.since) }, null))
    },
    accept: ({ forgets }) => accept(forgets),
    cut: () => {
      memory.lose()
      connection = connect()
    },
    forget: () => {
      if (connection.since !== null) send(eventOf('forget', {}, last()))
    },
  }

  for (const step of history) {
    // Each step is asked of the one function for its kind.
    ;(act[step.kind] as (step: Step) => void)(step)
    look()
  }
  return { wrongs, recalls }
}

const tagOf = (secret: number): string => `secret${secret}`
const digestOf = (secret: number): Int32Array => Int32Array.of(secret, 1, 2, 3, 4, 5, 6, 7)

function eventOf(event: string, data: unknown, id: number | null): ServerEvent {
  return { event, id: id === null ? undefined : String(id), data: JSON.stringify(data) }
}
