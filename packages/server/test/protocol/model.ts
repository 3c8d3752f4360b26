/** The protocol of leases as a system that can be searched: every step of every part, in every order. */

import type { Choices, Size } from './choices.ts'
import { nodeMoves, type World } from './node-moves.ts'
import type { Emit, System } from './search.ts'
import * as s from './state.ts'
import { watcherMoves } from './watcher-moves.ts'

export function createModel(choices: Choices, size: Size): System<s.State> {
  const world = { choices, size }
  return {
    initial: s.initialStates(size, choices),
    high: s.keyOfNode,
    low: s.keyOfRest,
    moves(state, emit) {
      revokeMoves(world, state, emit)
      nodeMoves(world, state, emit)
      watcherMoves(world, state, emit)
      crashMoves(world, state, emit)
      tickMoves(world, state, emit)
    },
    violation: (state) => violation(world, state),
  }
}

function revokeMoves({ choices, size }: World, state: s.State, emit: Emit<s.State>): void {
  const { ledger, revoke, watchers } = state
  const hardened = { ...state.node, soft: s.SOFT.nothing }
  const last = ledger === size.changes - 1
  if (revoke === s.REVOKE.open && last)
    emit({ ...state, ledger: ledger + 1, revoke: s.REVOKE.committed, node: hardened }, 'the revoke is committed')
  if (revoke === s.REVOKE.open && !last)
    emit({ ...state, ledger: ledger + 1, node: hardened }, 'another change is committed')
  if (revoke === s.REVOKE.committed) emit({ ...state, revoke: s.REVOKE.known }, 'A hears that the revoke is committed')
  const answered = {
    ...state,
    revoke: s.REVOKE.answered,
    watchers: watchers.map(() => s.UNSEEING),
  }
  if (choices.repeated === 'is answered at once' && (revoke === s.REVOKE.committed || revoke === s.REVOKE.known))
    emit(answered, 'a second revoke finds the token revoked, and is answered at once')
  if (revoke !== s.REVOKE.known) return
  if (watchers[0]?.done === 1) emit(answered, 'A answers: revoked')
  else if (choices.tooLong === 'done') emit(answered, 'A has waited long enough, and answers: revoked')
}

/** A crash also cuts connections. Each of them may be cut at any time anyway. */
function crashMoves({ choices }: World, state: s.State, emit: Emit<s.State>): void {
  const { node, watchers } = state
  if (node.position > 0)
    emit(
      { ...state, node: { ...node, position: node.position - 1 } },
      "the database crashes, and has lost B's last position",
    )
  if (node.soft === s.SOFT.acquisition && node.row !== s.ROW.none)
    emit({ ...state, node: { ...node, soft: 0, row: s.ROW.none } }, "the database crashes, and has lost B's new lease")
  if (node.soft === s.SOFT.end && node.row === s.ROW.none)
    emit(
      { ...state, node: { ...node, soft: 0, row: node.held > 0 ? s.ROW.held : s.ROW.orphan } },
      "the database crashes, and has lost that B's lease was ended",
    )
  if (choices.crashTakes !== 'renewals' || node.soft !== s.SOFT.renewal) return
  const behind = watchers.map((each) =>
    each.sees === 1 && each.count === s.COUNT.same ? { ...each, count: s.COUNT.behind } : each,
  )
  emit(
    { ...state, node: { ...node, soft: 0 }, watchers: behind },
    "the database crashes, and has lost the last renewal of B's lease",
  )
}

const RATES = [s.SLOW, s.FAST]

function tickMoves(world: World, state: s.State, emit: Emit<s.State>): void {
  for (const own of RATES) {
    for (const first of RATES) {
      for (const second of state.watchers.length === 2 ? RATES : [s.SLOW]) {
        emit(tick(world, state, own, [first, second]), `time passes: ${own} for B, ${first} for A`)
      }
    }
  }
  if (world.choices.suspension === 'none') return
  const asleep = { slept: 1, sleptAsking: state.node.asked === s.ASKED.nothing ? 0 : 1 }
  const later = tick(world, state, 0, RATES)
  const words = `time passes: ${s.SLOW} for A; B's machine is suspended, and its monotonic clock stands still`
  emit({ ...later, node: { ...later.node, ...asleep } }, words)
}

function tick({ choices }: World, state: s.State, own: number, watching: readonly number[]): s.State {
  const { node } = state
  const limit = s.ownLimit(choices)
  const aged = {
    own: Math.min(limit, node.own + own),
    askedAge: node.asked === s.ASKED.nothing ? 0 : Math.min(limit, node.askedAge + own),
    former: node.former === 0 || node.former - 1 + own >= limit ? 0 : node.former + own,
  }
  const still = s.otherLimit(choices)
  const watchers = state.watchers.map((each, at) => {
    const passed = watching[at] ?? s.SLOW
    const asking = each.look === s.LOOK.sent || each.lookAge > 0
    return {
      ...each,
      still: each.sees === 0 ? 0 : Math.min(still, each.still + passed),
      lookAge: asking ? Math.min(still, each.lookAge + passed) : 0,
    }
  })
  return { ...state, node: { ...node, ...aged }, watchers }
}

/** Once the revoke is answered, no verification that begins now may be answered `valid`. */
function violation({ choices, size }: World, state: s.State): string | null {
  const { node, revoke } = state
  if (revoke !== s.REVOKE.answered) return null
  const from = 'a verification begins on B, and is answered from memory: valid'
  if (node.former > 0)
    return "a verification begins on B's former process, whose lease still holds, and is answered from memory: valid"
  const trusted = s.trusts(node, choices)
  if (node.cached === 1 && trusted) return `${from}, for its lease holds`
  if (node.cached === 1 && node.noteOfTrust === 1 && choices.promise === 'for what ends')
    return 'B thaws, and the verification is answered from memory: valid'
  if (node.cached === 1 && node.noteOfTrust === 1 && choices.trust === 'noted by a timer')
    return `${from}, for it is still noted that the lease holds`
  if (trusted || node.applied === size.changes) return null
  const old = node.reading > 0 && Math.floor((node.reading - 1) / 2) < size.changes
  if (choices.withoutLease === 'shares one under way' && old && node.cached === 1)
    return 'a verification begins on B, shares the reading that is under way, which knows nothing of the revoke, and is answered: valid'
  if (choices.withoutLease === 'shares a load under way' && node.loading === 1)
    return 'a verification begins on B, finds nothing in memory, shares the load that is under way, and is answered: valid'
  return null
}
