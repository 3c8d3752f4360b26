/**
 * How long a revoke waits for a node that says nothing: the same lease with real durations, in steps of 25 ms. Whoever is
 * not in trouble acts when it is due; what the node in trouble does, and how long messages take, is searched.
 */

import type { Emit, System } from './search.ts'

const STEP_MS = 25
const steps = (ms: number): number => Math.round(ms / STEP_MS)

/** Another node's lease is over when it has stood still for so long. */
const OTHER = steps(3_500)
/** A message takes up to two steps. */
const SLOWEST = 2
/** By when the revoke has to be answered, counted from its call: the lease and a second. */
export const WITHIN_MS = 4_000
/** A step that is longer than a wait may take at all. */
const NEVER = steps(10_000)

export interface Waiting {
  /** What becomes of the other node, at any moment. */
  readonly other: 'freezes' | 'freezes with the ledger locked' | 'stops' | 'applies nothing any more'
  /** How long the database lets a silent transaction keep the ledger. */
  readonly idleMs: number
  /** How often a node looks at the leases all the time; null: only while it waits. */
  readonly alwaysEveryMs: number | null
  /** How often it looks while a call waits. */
  readonly lookEveryMs: number
  /** From when a call that waits makes its node look. */
  readonly looksFrom: 'its call' | 'its commit'
  readonly renewEveryMs: number
  /** Whether a node renews its lease while it does not come along with the changes. */
  readonly renews: 'when it comes along' | 'always'
  /** (h) What a node does that stops. */
  readonly stopping: 'gives its lease back' | 'says nothing'
  readonly withinMs: number
}

export const WAITING: Waiting = {
  other: 'freezes',
  idleMs: 1_000,
  alwaysEveryMs: 500,
  lookEveryMs: 100,
  looksFrom: 'its call',
  renewEveryMs: 500,
  renews: 'when it comes along',
  stopping: 'gives its lease back',
  withinMs: WITHIN_MS,
}

interface Now {
  /** Steps since the call; -1: before it. */
  readonly called: number
  /** Steps that the ledger stays locked; -1: the revoke is committed. */
  readonly locked: number
  readonly silent: number
  readonly renewalIn: number
  /** Steps until a renewal arrives; 0: none is under way. */
  readonly arrivesIn: number
  /** Renewals that may still be sent without coming along. */
  readonly renewals: number
  readonly row: number
  readonly lookIn: number
  /** Steps until a look is answered; 0: none is under way. */
  readonly answerIn: number
  /** 1: the lease has counted on since it was seen; 2: also since the look that is under way. */
  readonly moved: number
  readonly still: number
  readonly done: number
}

export function createWaitingModel(rules: Waiting): System<Now> {
  return {
    initial: Array.from({ length: steps(rules.renewEveryMs) }, (_, phase) => ({ ...START, renewalIn: phase + 1 })),
    high: (now) => (((now.called + 1) * 100 + now.locked + 1) * 2 + now.silent) * 64 + now.renewalIn,
    low: ({ answerIn, arrivesIn, done, lookIn, moved, renewals, row, still }) =>
      ((((((still * 256 + lookIn) * 4 + answerIn) * 4 + arrivesIn) * 3 + moved) * 4 + renewals) * 2 + row) * 2 + done,
    moves: (now, emit) => step(rules, now, emit),
    violation: ({ called, done }) =>
      done === 0 && called > steps(rules.withinMs)
        ? `the revoke is not answered ${rules.withinMs} ms after its call`
        : null,
  }
}

const START: Now = {
  ...{ called: -1, locked: 0, silent: 0, renewalIn: 1, arrivesIn: 0, renewals: 2, row: 1 },
  ...{ lookIn: 1, answerIn: 0, moved: 0, still: 0, done: 0 },
}

function step(rules: Waiting, now: Now, emit: Emit<Now>): void {
  if (now.done === 1) return
  if (now.silent === 0) emit(trouble(rules, now), `B ${rules.other}`)
  // Until B is in trouble, the revoke is answered as soon as it is committed: there is nothing to search.
  if (now.called < 0 && now.silent === 1)
    emit({ ...now, called: 0, lookIn: Math.min(now.lookIn, 1) }, 'the revoke is called')
  for (const [trip, asked] of TRIPS) {
    const said = now.silent === 0 || now.called >= 0 ? '' : ' before the call'
    if (now.called >= 0 || !tooLate(now)) emit(pass(rules, now, trip, asked), `25 ms pass${said}`)
  }
}

const TRIPS = [1, SLOWEST].flatMap((trip) => [1, SLOWEST].map((asked) => [trip, asked] as const))

/** A call that comes later than this finds the lease ended, or about to be. */
const tooLate = ({ silent, still }: Now): boolean => silent === 1 && still >= OTHER

function trouble({ idleMs, other, stopping }: Waiting, now: Now): Now {
  const locked = other === 'freezes with the ledger locked' ? steps(idleMs) : 0
  const row = other === 'stops' && stopping === 'gives its lease back' ? 0 : now.row
  return { ...now, silent: 1, locked, row }
}

function pass(rules: Waiting, now: Now, trip: number, asked: number): Now {
  return looks(rules, renewals(rules, committing(now), trip), asked)
}

function committing(now: Now): Now {
  const called = now.called < 0 ? -1 : Math.min(now.called + 1, NEVER)
  const waits = called > 0 && now.locked === 0
  return { ...now, called, locked: waits ? -1 : Math.max(now.locked - 1, now.locked < 0 ? -1 : 0) }
}

function renewals(rules: Waiting, now: Now, trip: number): Now {
  const arrived = now.arrivesIn === 1 ? { moved: now.answerIn > 0 ? 2 : Math.max(now.moved, 1) } : {}
  const next = {
    ...now,
    ...arrived,
    arrivesIn: Math.max(now.arrivesIn - 1, 0),
    renewalIn: Math.max(now.renewalIn - 1, 0),
  }
  const mute = next.silent === 1 && rules.other !== 'applies nothing any more'
  if (mute || next.renewalIn > 0 || next.row === 0) return next
  const spends = next.silent === 1 && next.locked === -1 && rules.renews === 'when it comes along'
  if (spends && next.renewals === 0) return next
  const left = spends ? next.renewals - 1 : next.renewals
  return { ...next, renewals: left, arrivesIn: trip, renewalIn: steps(rules.renewEveryMs) }
}

function looks(rules: Waiting, now: Now, asked: number): Now {
  const still = Math.min(now.still + 1, OTHER)
  if (now.answerIn > 1) return { ...now, still, answerIn: now.answerIn - 1 }
  if (now.answerIn === 1) return answered(rules, { ...now, answerIn: 0, still })
  const { alwaysEveryMs, looksFrom } = rules
  const waits = looksFrom === 'its call' ? now.called >= 0 : now.locked === -1
  const lookIn = Math.max(now.lookIn - 1, 0)
  const due = lookIn === 0 && (waits || alwaysEveryMs !== null)
  // What has counted on before the look is seen by it; what counts on after it is not.
  return due ? { ...now, still, lookIn: 0, answerIn: asked } : { ...now, still, lookIn }
}

function answered(rules: Waiting, now: Now): Now {
  const waits = rules.looksFrom === 'its call' ? now.called >= 0 : now.locked === -1
  const lookIn = waits ? steps(rules.lookEveryMs) : steps(rules.alwaysEveryMs ?? rules.lookEveryMs)
  if (now.row === 0) return { ...now, lookIn, done: now.locked === -1 ? 1 : 0 }
  const seen = now.moved > 0 ? { still: 0, moved: now.moved === 2 ? 1 : 0 } : {}
  const next = { ...now, ...seen, lookIn }
  // The end of the lease is asked with the look that finds it over, and takes one more look to be believed.
  return next.still >= OTHER && next.moved === 0 ? { ...next, row: 0, lookIn: 1 } : next
}
