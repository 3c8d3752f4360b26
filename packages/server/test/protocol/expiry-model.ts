/**
 * (i) The clock by which a node judges an expiry: its own, corrected to the database's with each renewal. Whole ticks; the
 * database's clock is the time, and the token expires at EXPIRES.
 */

import type { Emit, System } from './search.ts'

const EXPIRES = 6
const END = 10
/** By how much a node's own clock may be wrong, and how long a message may take. */
const WRONG = 3
const SLOWEST = 3

export interface Clocking {
  readonly corrected: 'to the latest that it can be' | 'to the middle of the round trip' | 'never'
  readonly backwards: 'never' | 'when corrected'
}

export const CLOCKING: Clocking = { corrected: 'to the latest that it can be', backwards: 'never' }

interface Now {
  readonly time: number
  /** Twice by how much the node's clock is ahead of the database's. */
  readonly ahead: number
  /** Twice by how much the latest instant that it has told is ahead of the time. */
  readonly told: number
  /** Ticks since a question was sent; -1: none is under way. */
  readonly asked: number
  /** Ticks since the database answered it; -1: it has not. */
  readonly said: number
  /** 1: the node has been corrected at least once, and serves. */
  readonly serves: number
  /** 1: it has refused the token as expired. */
  readonly refused: number
}

export function createExpiryModel(rules: Clocking): System<Now> {
  const wrong = Array.from({ length: 2 * WRONG + 1 }, (_, index) => 2 * (index - WRONG))
  const start = { time: 0, asked: -1, said: -1, serves: 0, refused: 0 }
  return {
    initial: wrong.map((ahead) => ({ ...start, ahead, told: -2 * END })),
    high: ({ ahead, told }) => (ahead + 64) * 256 + told + 128,
    low: ({ asked, refused, said, serves, time }) =>
      (((time * 8 + asked + 1) * 8 + said + 1) * 2 + serves) * 2 + refused,
    moves: (now, emit) => moves(rules, now, emit),
    violation: (now) => violation(rules, now),
  }
}

/** What the node takes for the time, twice over: halves of a tick matter. */
function clockOf({ backwards }: Clocking, { ahead, time, told }: Now): number {
  return 2 * time + (backwards === 'never' ? Math.max(ahead, told) : ahead)
}

function moves(rules: Clocking, now: Now, emit: Emit<Now>): void {
  const { ahead, asked, refused, said, serves, time, told } = now
  if (time < END && asked < SLOWEST)
    emit(
      { ...now, time: time + 1, told: Math.max(told - 2, -2 * END), asked: older(asked), said: older(said) },
      'a tick passes',
    )
  if (asked < 0) emit({ ...now, asked: 0 }, "the node asks for the database's time")
  if (asked >= 0 && said < 0) emit({ ...now, said: 0 }, `the database says: ${time}`)
  if (said >= 0) {
    // At this moment it is `said` ticks later than the database said, and the node knows only how long it all took.
    const late = { 'to the latest that it can be': 2 * asked, 'to the middle of the round trip': asked, never: 0 }
    const corrected = rules.corrected === 'never' ? ahead : late[rules.corrected] - 2 * said
    emit({ ...now, ahead: corrected, asked: -1, said: -1, serves: 1 }, 'the node hears it')
  }
  if (serves === 0) return
  const clock = clockOf(rules, now)
  const next = { ...now, told: Math.max(told, clock - 2 * time), refused: clock >= 2 * EXPIRES ? 1 : refused }
  emit(
    next,
    `a verification begins at ${time}; the node takes it for ${clock / 2}${clock >= 2 * EXPIRES ? ' and refuses' : ''}`,
  )
}

const older = (age: number): number => (age < 0 ? age : age + 1)

function violation(rules: Clocking, now: Now): string | null {
  if (now.serves === 0) return null
  const clock = clockOf(rules, now)
  if (clock >= 2 * EXPIRES) return null
  if (now.time >= EXPIRES)
    return `a verification begins at ${now.time}, the token expired at ${EXPIRES}, the node takes it for ${clock / 2}: valid`
  if (now.refused === 1)
    return `a verification begins at ${now.time}, the token was refused as expired before, the node takes it for ${clock / 2}: valid`
  return null
}
