/**
 * One state of the world: the database, a node that serves from its cache, and the nodes that watch its lease. Time is
 * kept as ages that stop growing where nothing depends on them any more, so the space is finite without any limit on how
 * long a run may take. Of counters and lease ids only this is kept: whether they still are what somebody saw.
 */

import type { Choices, Size } from './choices.ts'

/** What a clock may count in a tick, each time anew: the clocks of two nodes may be as far apart as 2 to 3. */
export const SLOW = 2
export const FAST = 3
const LEASE = 5
const MARGIN = 1

/** How long a node trusts its own lease, by its own clock. */
export const ownLimit = ({ margin }: Choices): number => (margin === 'kept' ? LEASE - MARGIN : LEASE)
/** How long another's lease has to stand still, by the clock of whoever watches it. */
export const otherLimit = ({ margin }: Choices): number => (margin === 'kept' ? LEASE + MARGIN : LEASE)

/** The lease row: none, the one that the node holds, one that nobody holds, one whose acquisition was not answered. */
export const ROW = { none: 0, held: 1, orphan: 2, unanswered: 3 } as const
export const HELD = { no: 0, acquired: 1, trusted: 2 } as const
/** What the node has asked for its lease, and how far that has come. */
export const ASKED = { nothing: 0, renewal: 1, renewed: 2, refused: 3, acquisition: 4, acquired: 5 } as const
/** A message of the node that may still arrive, though its sender has given it up. */
export const LATE = { nothing: 0, renewal: 1, noted: 2, forgotten: 3 } as const
/** What a crash of the database would take back. */
export const SOFT = { nothing: 0, acquisition: 1, end: 2, renewal: 3 } as const
/** Whether the lease still counts as it did when it was seen; `behind`: one less, after a crash took a renewal back. */
export const COUNT = { same: 0, moved: 1, behind: 2 } as const
/** A look at the lease: under way, and what it will say. */
export const LOOK = { none: 0, over: 1, stands: 2, stoodThen: 3, sent: 4 } as const
export const END = { none: 0, sent: 1, done: 2, refused: 3 } as const
export const REVOKE = { open: 0, committed: 1, known: 2, answered: 3 } as const

export interface CachingNode {
  readonly row: number
  readonly soft: number
  /** The number that is recorded for it in the database. */
  readonly position: number
  readonly held: number
  /** Age of its last renewal, by its own clock. */
  readonly own: number
  readonly asked: number
  readonly askedAge: number
  /** 1: it remembers a lease whose acquisition was never answered. */
  readonly noted: number
  readonly late: number
  /** 0: no reading under way; else 1 + 2 × the number read, + 1 when it began after an acquisition. */
  readonly reading: number
  readonly applied: number
  /** 1: its memory says that the token is valid. */
  readonly cached: number
  /** 1: an entry that says so was read and has not arrived. */
  readonly loading: number
  /** A position that was sent and has not arrived; 0: none. */
  readonly telling: number
  /** A number that is told before it is applied, in the wrong order; 0: none. */
  readonly unapplied: number
  /** 1: something noted that the lease holds, and goes by that note. */
  readonly noteOfTrust: number
  /** 1 + the age of the lease by which a former process of the same name still goes; 0: there is none. */
  readonly former: number
  /** 1: the machine was suspended since the renewal, or the question for one, was sent. */
  readonly slept: number
  readonly sleptAsking: number
}

export interface Watcher {
  /** 1: it has seen the lease, and counts since when it stands still. */
  readonly sees: number
  readonly still: number
  readonly count: number
  readonly look: number
  /** Age of the question of a look. */
  readonly lookAge: number
  readonly end: number
  /** 1: the revoke need not wait for the node any more. */
  readonly done: number
}

export interface State {
  /** The number of the last change. */
  readonly ledger: number
  readonly revoke: number
  readonly node: CachingNode
  /** The first is where the revoke is called. */
  readonly watchers: readonly Watcher[]
}

/** Each field takes its place in one number, which leaves room for every value that it may have. */
export function keyOfNode({ node: n }: State): number {
  const lease = (((n.row * 4 + n.soft) * 3 + n.position) * 3 + n.held) * 6 + n.own
  const asked = (((n.asked * 6 + n.askedAge) * 2 + n.noted) * 4 + n.late) * 7 + n.reading
  const memory = (((n.applied * 2 + n.cached) * 2 + n.loading) * 3 + n.telling) * 3 + n.unapplied
  const rare = ((n.noteOfTrust * 7 + n.former) * 2 + n.slept) * 2 + n.sleptAsking
  return ((lease * 2016 + asked) * 108 + memory) * 56 + rare
}

export function keyOfRest({ ledger, revoke, watchers }: State): number {
  let key = ledger * 4 + revoke
  for (const w of watchers) {
    const seen = (w.sees * 7 + w.still) * 3 + w.count
    key = key * 11_760 + (((seen * 5 + w.look) * 7 + w.lookAge) * 4 + w.end) * 2 + w.done
  }
  return key
}

/** A node in good order, and one that has memory but no lease. */
export function initialStates({ watchers }: Size, choices: Choices): State[] {
  const leases = [
    { row: ROW.held, held: HELD.trusted },
    { row: ROW.none, held: HELD.no, own: ownLimit(choices) },
  ]
  return leases.map((lease) => ({
    ledger: 0,
    revoke: REVOKE.open,
    node: { ...REMEMBERING, ...lease },
    watchers: Array.from({ length: watchers }, () => UNSEEING),
  }))
}

export const UNSEEING: Watcher = { sees: 0, still: 0, count: 0, look: 0, lookAge: 0, end: 0, done: 0 }

const REMEMBERING: CachingNode = {
  ...{ row: 0, soft: 0, position: 0, held: 0, own: 0, asked: 0, askedAge: 0, noted: 0, late: 0, reading: 0 },
  ...{ applied: 0, cached: 1, loading: 0, telling: 0, unapplied: 0, noteOfTrust: 0, former: 0, slept: 0 },
  ...{ sleptAsking: 0 },
}

/** Whether the node believes its memory, by its own lights. */
export function trusts({ held, own, slept }: CachingNode, choices: Choices): boolean {
  const enough = choices.catchUp === 'never' ? HELD.acquired : HELD.trusted
  const awake = choices.suspension !== 'noticed by the wall clock' || slept === 0
  return held >= enough && own < ownLimit(choices) && awake
}

/** A step of the node that nobody else sees. */
export const alone = (state: State, change: Partial<CachingNode>): State => ({
  ...state,
  node: { ...state.node, ...change },
})

/** A step that counts the lease on, or makes it another one: what watchers saw of it is no longer so. */
export const counted = (state: State, change: Partial<CachingNode>): State => ({
  ...alone(state, change),
  watchers: state.watchers.map((watcher) => {
    const look = watcher.look === LOOK.stands ? LOOK.stoodThen : watcher.look
    const count = watcher.sees === 0 || watcher.count === COUNT.behind ? COUNT.same : COUNT.moved
    return look === watcher.look && count === watcher.count ? watcher : { ...watcher, look, count }
  }),
})
