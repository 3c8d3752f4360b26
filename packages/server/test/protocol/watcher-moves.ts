/** What the nodes do that watch B's lease: A, where the revoke is called, and another. */

import type { World } from './node-moves.ts'
import type { Emit } from './search.ts'
import { COUNT, END, LOOK, otherLimit, REVOKE, ROW, SOFT, type State, UNSEEING, type Watcher } from './state.ts'

export function watcherMoves(world: World, state: State, emit: Emit<State>): void {
  if (state.revoke === REVOKE.answered) return
  for (const [at, watcher] of state.watchers.entries()) {
    if (watcher.done === 1) continue
    const step = (change: Partial<Watcher>): State => ({
      ...state,
      watchers: state.watchers.map((each, index) => (index === at ? { ...each, ...change } : each)),
    })
    const who = at === 0 ? 'A' : 'C'
    lookMoves(world, { state, watcher, who, serves: at === 0, step }, emit)
    endMoves(world, { state, watcher, who, serves: at === 0, step }, emit)
  }
}

interface Watching {
  readonly state: State
  readonly watcher: Watcher
  readonly who: string
  /** Whether the revoke waits for what this one finds. */
  readonly serves: boolean
  readonly step: (change: Partial<Watcher>) => State
}

const SEEN_NEW = { sees: 1, end: END.none }

function lookMoves({ choices }: World, { serves, state, step, watcher, who }: Watching, emit: Emit<State>): void {
  const timed = choices.stillness === 'from the question'
  const say = (next: State, words: string) => emit(next, `${who} ${words}`)
  if (watcher.look === LOOK.none && timed) say(step({ look: LOOK.sent, lookAge: 0 }), 'asks for the leases')
  if (watcher.look === (timed ? LOOK.sent : LOOK.none)) {
    const found = whatIsFound({ state, watcher, serves }, canServe(choices, state.revoke))
    if (found === LOOK.over)
      say(step({ look: found }), "looks at the leases, and will hear that it need not wait for B's")
    if (found === LOOK.stands) say(step({ look: found }), "looks at the leases, and will hear how far B's has counted")
  }
  if (watcher.look === LOOK.none) return
  const idle = { look: LOOK.none, lookAge: 0 }
  say(step(idle), 'gives up waiting for the leases')
  if (watcher.look === LOOK.over) {
    const believes = choices.leasesRead === 'before the commit' || state.revoke === REVOKE.known
    if (believes) say(step({ ...UNSEEING, done: 1 }), 'hears that it need not wait for B')
  }
  if (watcher.end !== END.none || watcher.look === LOOK.sent || watcher.look === LOOK.over) return
  const still = timed ? watcher.lookAge : 0
  const count = watcher.look === LOOK.stands ? COUNT.same : COUNT.moved
  say(step({ ...idle, ...SEEN_NEW, still, count }), "hears how far B's lease has counted")
}

/** Whether what a look finds now may serve the revoke. */
function canServe({ leasesRead, look }: World['choices'], revoke: number): boolean {
  return revoke === REVOKE.known || leasesRead === 'before the commit' || look === 'one under way'
}

function whatIsFound(
  { state, watcher, serves }: Pick<Watching, 'state' | 'watcher' | 'serves'>,
  served: boolean,
): number {
  const { node } = state
  const applied = node.position === state.ledger && state.revoke !== REVOKE.open
  if (node.row === ROW.none || applied) return serves && served ? LOOK.over : LOOK.none
  return watcher.sees === 1 && watcher.count === COUNT.same ? LOOK.none : LOOK.stands
}

function endMoves({ choices }: World, { serves, state, step, watcher, who }: Watching, emit: Emit<State>): void {
  const say = (next: State, words: string) => emit(next, `${who} ${words}`)
  const limit = otherLimit(choices)
  if (watcher.end === END.sent) {
    const ends = state.node.row !== ROW.none && (watcher.count === COUNT.same || choices.givingUp === 'ends it anyway')
    const ended = step({ end: END.done })
    const soft = choices.crashTakes === 'ends' ? SOFT.end : SOFT.nothing
    if (ends) emit({ ...ended, node: { ...state.node, row: ROW.none, soft } }, "the database ends B's lease")
    else emit(step({ end: END.refused }), "the database does not end B's lease: it has counted on, or is gone")
  }
  if (watcher.end === END.done)
    say(
      step({ ...UNSEEING, look: watcher.look, lookAge: watcher.lookAge, done: serves ? 1 : 0 }),
      "hears that B's lease has ended",
    )
  if (watcher.end === END.refused)
    say(step({ sees: 0, still: 0, count: 0, end: END.none }), 'hears that it could not end the lease')
  if (watcher.end !== END.none) say(step({ end: END.none }), 'gives up waiting for that')
  if (watcher.sees === 0 || watcher.end !== END.none) return
  if (choices.stillness === 'by the wall clock' && watcher.still < limit)
    say(step({ still: limit }), 'finds its wall clock put forward')
  if (watcher.still < limit || (serves && state.revoke !== REVOKE.known)) return
  if (choices.givingUp === 'goes on') {
    if (serves) say(step({ ...UNSEEING, done: 1 }), "has seen B's lease stand still for long enough, and goes on")
  } else say(step({ end: END.sent }), "has seen B's lease stand still for long enough, and asks to end it")
}
