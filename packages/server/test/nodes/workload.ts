/** Many clients that change and ask without pause, on all nodes, and a record of all that they were told. */

import { pick } from '../rules/draw.ts'
import type { Json } from '../server.ts'
import {
  ask,
  type Done,
  newState,
  nothing,
  type Outcome,
  pause,
  perform,
  type Recorded,
  remember,
  type State,
  type WorkloadOptions,
} from './calls.ts'
import type { Deed, Flip } from './deed.ts'
import { create, nextDeed } from './deeds.ts'
import { openPlace, type Place } from './place.ts'

export interface Workload {
  /** Makes what is to be changed, before anything else is asked. */
  prepare(): Promise<void>
  /** Begins a record anew, and goes on where it stopped. */
  start(clockToleranceMs: number): void
  /** Waits for every answer, asks once more for everything on every node, and answers what was said since the start. */
  stop(): Promise<Recorded>
  /** Asks a node, and has it make a change that the others have to hear of. Null when it did not do both. */
  tryOut(node: string): Promise<Done | null>
  deedsSoFar(): readonly Done[]
  close(): void
}

/** How many earlier secrets of a place are still asked about. */
const REMEMBERED = 20

export function createWorkload(options: WorkloadOptions): Workload {
  const state = newState(options)
  let loops: Promise<void>[] = []
  return {
    async prepare() {
      while (state.places.size < options.writers) await open(state)
    },
    start(clockToleranceMs) {
      Object.assign(state, { clockToleranceMs, running: true, recorded: nothing() })
      takeUp(state)
      const standing = [...state.places]
      loops = Array.from({ length: options.writers }, (_, at) => write(state, standing[at] ?? null))
      for (const { name } of options.nodes) {
        for (let count = 0; count < options.askersPerNode; count += 1) loops.push(keepAsking(state, name))
      }
    },
    async stop() {
      state.running = false
      await Promise.all(loops)
      await Promise.all(state.underWay)
      for (const { asked } of state.places) {
        for (const { name } of options.nodes) await Promise.all(asked.map((each) => ask(state, name, each)))
      }
      return state.recorded
    },
    tryOut: (node) => tryOut(state, node),
    deedsSoFar: () => state.recorded.deeds,
    close: () => state.clients.forEach((client) => void client.close()),
  }
}

/** What stands from before is where the new history begins. */
function takeUp(state: State): void {
  const now = performance.now()
  const times = { begin: now, end: now, address: '', note: 'before' }
  state.recent.length = 0
  for (const { asked, stands } of state.places) {
    // A short one may expire between two rounds, which nobody would write down.
    const living = asked.filter(({ name }) => !name.includes('/short '))
    asked.splice(0, asked.length, ...living.slice(-REMEMBERED))
    for (const [name, on] of stands) state.recorded.changes.push({ switch: name, on, ...times })
    for (const each of asked) remember(state, each)
  }
}

/** Changes a place; leaves it for a new one as soon as it is not known how it stands. */
async function write(state: State, from: Place | null): Promise<void> {
  let place = from
  while (state.running) {
    place ??= await open(state)
    if (place === null) await pause(50)
    else if ((await change(state, place)) === 'open') {
      state.places.delete(place)
      place = null
    }
  }
}

/**
 * Now and then the same is asked of two nodes at once, or again when nobody could say whether it was done: the answer that
 * there is nothing left to do is a promise as good as the first.
 */
async function change(state: State, place: Place): Promise<Outcome> {
  const { draw } = state.options
  const deed = nextDeed(place, draw)
  const perhapsTwice = deed.repeatable === true && draw(4) === 0
  const again = perhapsTwice ? pause(draw(30)).then(() => perform(state, anyNode(state), deed, place)) : null
  const { outcome } = await perform(state, anyNode(state), deed, place)
  const second = (await again)?.outcome ?? 'done'
  if (outcome === 'open' && deed.repeatable === true) await perform(state, anyNode(state), deed, place)
  return second === 'open' ? second : outcome
}

/** Null when a call of it was not done. */
export async function open(state: State): Promise<Place | null> {
  state.count += 1
  const name = `${state.options.name}-${state.count}`
  const turned: Flip[] = []
  const post = async (path: string, body: object, flips: Deed['flips']): Promise<Json> => {
    const call = { method: 'POST', path, body } as const
    const deed: Deed = { cause: 'place', call, flips, entries: 1, done: () => undefined }
    const { outcome, reply } = await perform(state, anyNode(state), deed, null)
    if (outcome !== 'done') throw NOT_OPENED
    turned.push(...flips)
    return JSON.parse(reply.text)
  }
  try {
    const place = await openPlace(name, post)
    for (const flip of turned) place.stands.set(flip.switch, flip.on)
    for (const slot of place.slots) {
      const { outcome } = await perform(state, anyNode(state), create(place, slot), place)
      if (outcome !== 'done') return null
    }
    state.places.add(place)
    return place
  } catch (error) {
    if (error === NOT_OPENED) return null
    throw error
  }
}

const NOT_OPENED = new Error('A call of the place was not done.')

export const anyNode = (state: State): string => pick(state.options.draw, state.options.nodes).name

/** A change that all nodes have to hear of, and none of which any other question depends. */
async function tryOut(state: State, node: string): Promise<Done | null> {
  const asked = state.recent.at(-1)
  if (asked !== undefined && (await ask(state, node, asked)) === 'unavailable') return null
  state.tries += 1
  const path = `/v1/tokens/tried/${state.tries % 2 === 0 ? 'restore' : 'revoke'}`
  const call = { method: 'POST', path, body: {} } as const
  const deed: Deed = { cause: 'tried out', call, flips: [], entries: 1, repeatable: true, done: () => undefined }
  const done = await perform(state, node, deed, null)
  return done.outcome === 'done' ? done : null
}

async function keepAsking(state: State, node: string): Promise<void> {
  while (state.running) {
    const asked = state.recent.length === 0 ? null : pick(state.options.draw, state.recent)
    const answer = asked === null ? 'unavailable' : await ask(state, node, asked)
    // Time for the others: the processor is theirs too, and a change shows more than a thousand questions.
    await pause(answer === 'unavailable' ? 20 : 3)
  }
}
