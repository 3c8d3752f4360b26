/** Many clients that change and ask without pause, on all nodes, and a record of all that they were told. */

import { pick } from '../rules/draw.ts'
import type { Json } from '../server.ts'
import { ask, type Outcome, pause, perform, type Recorded, type State, type WorkloadOptions } from './calls.ts'
import { nodeClient } from './client.ts'
import type { Deed } from './deed.ts'
import { create, nextDeed } from './deeds.ts'
import { openPlace, type Place } from './place.ts'

export interface Workload {
  readonly recorded: Recorded
  start(): void
  /** Waits for every answer, and then asks once more for everything on every node. */
  stop(): Promise<void>
  /** Whether a node answers a question and makes a change that the others have to hear of. */
  tryOut(node: string): Promise<boolean>
}

export function createWorkload(options: WorkloadOptions): Workload {
  const state: State = {
    ...{ options, recent: [], changes: [], probes: [], targets: new Map(), deeds: [], running: false, count: 0 },
    ...{ underWay: new Set(), places: new Set() },
    clients: new Map(options.nodes.map(({ name, port }) => [name, nodeClient(port)])),
  }
  const loops: Promise<void>[] = []
  return {
    recorded: state,
    start() {
      state.running = true
      loops.push(makeTenantToTryOut(state))
      for (let count = 0; count < options.writers; count += 1) loops.push(write(state))
      for (const { name } of options.nodes) {
        for (let count = 0; count < options.askersPerNode; count += 1) loops.push(keepAsking(state, name))
      }
    },
    async stop() {
      state.running = false
      await Promise.all(loops)
      await Promise.all(state.underWay)
      for (const place of state.places) {
        for (const { name } of options.nodes)
          await Promise.all(place.asked.slice(-12).map((each) => ask(state, name, each)))
      }
      for (const client of state.clients.values()) client.close()
    },
    tryOut: (node) => tryOut(state, node),
  }
}

/** Opens a place and changes it; leaves it for a new one as soon as it is not known how it stands. */
async function write(state: State): Promise<void> {
  while (state.running) {
    const place = await open(state)
    if (place === null) {
      await pause(50)
      continue
    }
    state.places.add(place)
    let outcome: Outcome = 'done'
    while (state.running && outcome !== 'open') outcome = await change(state, place)
    if (outcome === 'open') state.places.delete(place)
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
async function open(state: State): Promise<Place | null> {
  state.count += 1
  const name = `${state.options.prefix}-${state.count}`
  const post = async (path: string, body: object, flips: Deed['flips']): Promise<Json> => {
    const call = { method: 'POST', path, body } as const
    const deed: Deed = { cause: 'place', call, flips, entries: 1, done: () => undefined }
    const { outcome, reply } = await perform(state, anyNode(state), deed, null)
    if (outcome !== 'done') throw NOT_OPENED
    return JSON.parse(reply.text)
  }
  try {
    const place = await openPlace(name, post)
    for (const slot of place.slots) {
      const { outcome } = await perform(state, anyNode(state), create(place, slot), place)
      if (outcome !== 'done') return null
    }
    return place
  } catch (error) {
    if (error === NOT_OPENED) return null
    throw error
  }
}

const NOT_OPENED = new Error('A call of the place was not done.')

const anyNode = (state: State): string => pick(state.options.draw, state.options.nodes).name

async function makeTenantToTryOut(state: State): Promise<void> {
  const tenant = `${state.options.prefix}-tried`
  const call = { method: 'POST', path: '/v1/tenants', body: { id: tenant, name: tenant } } as const
  await perform(state, anyNode(state), { cause: 'place', call, flips: [], entries: 1, done: () => undefined }, null)
}

async function tryOut(state: State, node: string): Promise<boolean> {
  const tenant = `${state.options.prefix}-tried`
  const call = { method: 'PATCH', path: `/v1/tenants/${tenant}`, body: { name: `Tried ${state.count}` } } as const
  const deed: Deed = { cause: 'tried out', call, flips: [], entries: 1, done: () => undefined }
  const asked = state.recent.at(-1)
  if (asked !== undefined && (await ask(state, node, asked)) === 'unavailable') return false
  return (await perform(state, node, deed, null)).outcome === 'done'
}

async function keepAsking(state: State, node: string): Promise<void> {
  while (state.running) {
    const asked = state.recent.length === 0 ? null : pick(state.options.draw, state.recent)
    const answer = asked === null ? 'unavailable' : await ask(state, node, asked)
    if (answer === 'unavailable') await pause(20)
  }
}
