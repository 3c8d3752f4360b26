/** What the caching node B does, and what the database does for it. */

import type { Choices, Size } from './choices.ts'
import type { Emit } from './search.ts'
import {
  ASKED,
  alone,
  type CachingNode,
  counted,
  HELD,
  LATE,
  ownLimit,
  ROW,
  SOFT,
  type State,
  trusts,
} from './state.ts'

export interface World {
  readonly choices: Choices
  readonly size: Size
}

/** What a process has in mind when it begins. */
const fresh = ({ choices }: World): Partial<CachingNode> => ({
  ...{ ...NO_LEASE, own: ownLimit(choices), slept: 0, asked: 0, askedAge: 0, sleptAsking: 0, noted: 0, reading: 0 },
  ...{ applied: 0, cached: 0, loading: 0, unapplied: 0 },
})
const NO_LEASE = { held: HELD.no, telling: 0, noteOfTrust: 0 }

const isTrusting = (reading: number): boolean => reading > 0 && (reading - 1) % 2 === 1
const numberOf = (reading: number): number => (reading - 1) >> 1
/** A reading that began before the node lost its lease says nothing about the next one. */
const untrusted = (reading: number): number => (isTrusting(reading) ? reading - 1 : reading)

function lost({ choices }: World, node: CachingNode): Partial<CachingNode> {
  const row = node.row === ROW.held ? ROW.orphan : node.row
  const late = node.late === LATE.renewal ? LATE.nothing : node.late
  return { ...NO_LEASE, own: ownLimit(choices), slept: 0, row, late, reading: untrusted(node.reading) }
}

export function nodeMoves(world: World, state: State, emit: Emit<State>): void {
  leaseMoves(world, state, emit)
  answerMoves(world, state, emit)
  changeMoves(world, state, emit)
  cacheMoves(world, state, emit)
  endMoves(world, state, emit)
}

function leaseMoves(world: World, state: State, emit: Emit<State>): void {
  const { choices } = world
  const { node } = state
  const believesLate = choices.unansweredLease === 'acquired' || node.noteOfTrust === 1
  if (node.asked === ASKED.nothing && (node.held > HELD.no || (node.noted === 1 && believesLate)))
    emit(alone(state, { asked: ASKED.renewal, askedAge: 0, sleptAsking: 0 }), 'B sends a renewal')
  if (node.asked === ASKED.nothing && node.held === HELD.no) {
    const row = node.row === ROW.unanswered ? ROW.orphan : node.row
    const late = node.late === LATE.noted ? LATE.forgotten : node.late
    const reading = choices.catchUp === 'before acquiring' ? 2 + 2 * state.ledger : node.reading
    const asking = {
      asked: ASKED.acquisition,
      askedAge: 0,
      sleptAsking: 0,
      noted: 0,
      noteOfTrust: 0,
      row,
      late,
      reading,
    }
    const words =
      choices.catchUp === 'before acquiring' ? 'B reads the ledger, and asks for a new lease' : 'B asks for a new lease'
    emit(alone(state, asking), words)
  }
  if (node.held > HELD.no && choices.stopping !== 'hears a late renewal')
    emit(alone(state, lost(world, node)), 'B counts its lease as lost')
  if (node.asked === ASKED.renewal) renewalArrives(world, state, emit)
  if (node.asked === ASKED.acquisition)
    emit(acquire(world, state, ROW.unanswered, { asked: ASKED.acquired }), 'the database gives B a new lease')
  if (node.late === LATE.renewal)
    emit(counted(state, { late: LATE.nothing }), 'a late renewal of B counts its lease on')
  if (node.late === LATE.noted)
    emit(acquire(world, state, ROW.unanswered, { late: LATE.nothing }), 'the database gives B the new lease, late')
  if (node.late === LATE.forgotten)
    emit(
      acquire(world, state, ROW.orphan, { late: LATE.nothing }),
      'the database makes a lease that nobody holds, late',
    )
}

function acquire({ choices }: World, state: State, row: number, change: Partial<CachingNode>): State {
  const position = choices.positionOf === 'the process' ? state.node.position : 0
  const soft = choices.crashTakes === 'acquisitions' ? SOFT.acquisition : SOFT.nothing
  return counted(state, { row, position, soft, ...change })
}

function renewalArrives({ choices }: World, state: State, emit: Emit<State>): void {
  const { node } = state
  const soft = choices.crashTakes === 'renewals' ? SOFT.renewal : SOFT.nothing
  const revives = choices.endedLease === 'is renewed' && node.row === ROW.none && node.held > HELD.no
  const stands = node.noted === 1 ? node.row === ROW.unanswered : node.row === ROW.held
  if (revives)
    emit(counted(state, { asked: ASKED.renewed, soft, row: ROW.held }), "the database renews B's ended lease")
  else if (stands) emit(counted(state, { asked: ASKED.renewed, soft }), "the database renews B's lease")
  else emit(alone(state, { asked: ASKED.refused }), 'the database refuses the renewal: B has no such lease')
}

function answerMoves(world: World, state: State, emit: Emit<State>): void {
  const { choices } = world
  const { node } = state
  if (node.asked === ASKED.nothing) return
  const answered = { asked: ASKED.nothing, askedAge: 0, sleptAsking: 0 }
  const fromQuestion = choices.ownLease === 'from its question'
  const age = { own: fromQuestion ? node.askedAge : 0, slept: fromQuestion ? node.sleptAsking : 0 }
  if (node.asked === ASKED.renewed && node.noted === 0) {
    const believes = node.held > HELD.no || choices.stopping === 'hears a late renewal'
    const held = node.held === HELD.no ? HELD.trusted : node.held
    emit(alone(state, believes ? { ...answered, ...age, held } : answered), 'B hears that its lease is renewed')
  }
  if (node.asked === ASKED.renewed && node.noted === 1) {
    const held = choices.unansweredLease === 'renewed' ? HELD.trusted : HELD.acquired
    const row = node.row === ROW.unanswered ? ROW.held : node.row
    const found = { ...answered, ...age, held, row, noted: 0, noteOfTrust: 0, reading: untrusted(node.reading) }
    emit(alone(state, found), 'B hears that the lease it had asked for is renewed')
  }
  if (node.asked === ASKED.refused)
    emit(alone(state, { ...lost(world, node), ...answered, noted: 0 }), 'B hears that its renewal was refused')
  if (node.asked === ASKED.acquired) {
    const row = node.row === ROW.unanswered ? ROW.held : node.row
    const early = choices.catchUp === 'before acquiring' && isTrusting(node.reading)
    const acquired = { ...answered, ...age, held: HELD.acquired, row }
    if (early)
      emit(
        applyUpTo(world, alone(state, { ...acquired, held: HELD.trusted, reading: 0 }), numberOf(node.reading)),
        'B hears that it has a lease',
      )
    else emit(alone(state, { ...acquired, reading: untrusted(node.reading) }), 'B hears that it has a lease')
  }
  unansweredMoves(world, state, emit)
}

function unansweredMoves({ size }: World, state: State, emit: Emit<State>): void {
  const { node } = state
  const answered = { asked: ASKED.nothing, askedAge: 0, sleptAsking: 0 }
  const acquiring = node.asked >= ASKED.acquisition
  const given = { ...answered, ...(acquiring ? { noted: 1, noteOfTrust: 0 } : {}) }
  emit(
    alone(state, given),
    acquiring ? 'B gives up waiting for the lease, and remembers its id' : 'B gives up waiting for the renewal',
  )
  if (!size.late || node.late !== LATE.nothing) return
  if (node.asked === ASKED.acquisition)
    emit(
      alone(state, { ...given, late: LATE.noted }),
      'B gives up waiting for the lease, whose question is still on its way, and remembers its id',
    )
  if (node.asked === ASKED.renewal && node.noted === 0)
    emit(
      alone(state, { ...given, late: LATE.renewal }),
      'B gives up waiting for the renewal, which is still on its way',
    )
}

function changeMoves(world: World, state: State, emit: Emit<State>): void {
  const { choices } = world
  const { ledger, node } = state
  const noting = node.noted === 1 && choices.unansweredLease === 'renewed' && node.asked === ASKED.nothing
  const forTrust = (node.held === HELD.acquired || noting) && choices.catchUp === 'after acquiring'
  if (node.reading === 0 && (forTrust || ledger > node.applied || choices.withoutLease === 'shares one under way'))
    emit(
      alone(state, { reading: 1 + 2 * ledger + (forTrust ? 1 : 0) }),
      `the database reads the changes up to ${ledger} for B`,
    )
  if (node.reading > 0) {
    const seq = numberOf(node.reading)
    const trusting = isTrusting(node.reading)
    const held = trusting && node.held === HELD.acquired ? HELD.trusted : node.held
    const noteOfTrust = trusting && noting ? 1 : node.noteOfTrust
    const arrived = alone(state, { reading: 0, held, noteOfTrust })
    const early = choices.position === 'before applying' && seq > node.applied && node.held > HELD.no
    if (early && node.unapplied === 0 && !trusting)
      emit(
        alone(arrived, { unapplied: seq, telling: seq }),
        `B hears of the changes up to ${seq}, and tells that it has applied them`,
      )
    else emit(applyUpTo(world, arrived, seq), `B hears of the changes up to ${seq} and applies them`)
    emit(alone(state, { reading: 0 }), 'B gives up waiting for the changes')
  }
  if (node.unapplied > 0) emit(applyUpTo(world, alone(state, { unapplied: 0 }), node.unapplied), 'B applies them')
  if (node.held > HELD.no && node.telling === 0 && node.applied > node.position)
    emit(alone(state, { telling: node.applied }), `B sends its position, ${node.applied}`)
  if (node.telling > 0) {
    const counts = choices.positionOf === 'the lease' ? node.row === ROW.held : node.row !== ROW.none
    const position = counts ? Math.max(node.position, node.telling) : node.position
    emit(alone(state, { telling: 0, position }), `the database records B's position`)
    emit(alone(state, { telling: 0 }), "B's position is lost on its way")
  }
  if (choices.positionOf === 'the name' && node.row !== ROW.none && ledger > node.position)
    emit(
      alone(state, { position: ledger }),
      "B's former process thaws, applies the changes, and records that as B's position",
    )
}

function applyUpTo({ choices, size }: World, state: State, seq: number): State {
  const { node } = state
  if (seq <= node.applied) return state
  if (seq < size.changes) return alone(state, { applied: seq })
  return alone(state, { applied: seq, cached: 0, loading: choices.load === 'kept' ? node.loading : 0 })
}

function cacheMoves({ choices, size }: World, state: State, emit: Emit<State>): void {
  const { ledger, node } = state
  const noted = choices.trust === 'noted by a timer' || choices.promise === 'for what ends'
  if (node.loading === 0 && ledger < size.changes)
    emit(alone(state, { loading: 1 }), 'the database reads the token for B: valid')
  if (node.loading === 1) {
    emit(alone(state, { loading: 0, cached: 1 }), 'B hears that the token is valid, and keeps it in memory')
    emit(alone(state, { loading: 0 }), 'B gives up waiting for the token')
  }
  if (!noted) return
  const look = trusts(node, choices) ? 1 : 0
  if (look === node.noteOfTrust) return
  if (choices.promise === 'for what ends' && look === 1)
    emit(alone(state, { noteOfTrust: 1 }), 'a verification begins on B, which finds that its lease holds, and freezes')
  if (choices.trust === 'noted by a timer')
    emit(alone(state, { noteOfTrust: look }), `B's timer notes that its lease ${look ? 'holds' : 'is over'}`)
}

function endMoves(world: World, state: State, emit: Emit<State>): void {
  const { choices } = world
  const { node } = state
  const memory = { ...fresh(world), late: node.late === LATE.noted ? LATE.forgotten : LATE.nothing }
  const orphaned = node.row === ROW.none ? ROW.none : ROW.orphan
  const position = choices.positionOf === 'the process' ? 0 : node.position
  emit(alone(state, { ...memory, row: orphaned, position }), 'B is killed, and starts again with an empty memory')
  const takesOver =
    choices.rowOf === 'whoever has its name' && node.former === 0 && node.cached === 1 && trusts(node, choices)
  if (takesOver)
    emit(
      alone(state, { ...memory, row: orphaned, position, former: node.own + 1 }),
      'B freezes, and another process starts under its name',
    )
  if (node.held === HELD.no || node.row !== ROW.held) return
  if (choices.stopping === 'distrusts first')
    emit(counted(state, { ...memory, row: ROW.none }), 'B stops, and gives its lease back')
  if (choices.stopping === 'trusts on')
    emit(counted(state, { row: ROW.none }), 'B gives its lease back, and answers what is still under way')
  if (choices.stopping === 'hears a late renewal')
    emit(counted(state, { ...NO_LEASE, row: ROW.none }), 'B distrusts its memory, and gives its lease back')
}
