/** Many tokens that stop and live again together: as many invalidations a second as the nodes can take. */

import { ask, newState, perform, type WorkloadOptions } from './calls.ts'
import { bulk, create } from './deeds.ts'
import { judge, type Violation } from './history.ts'
import { applicationSlot, type Place } from './place.ts'
import { anyNode, open } from './workload.ts'

const TOKENS = 80
const AT_ONCE = 8

export interface Found {
  /** Tokens that were stopped or restored until then. */
  readonly invalidations: number
  readonly violations: readonly Violation[]
}

/** Goes on until an answer was wrong, or so many tokens were stopped or restored. */
export async function stormUntilWrong(options: WorkloadOptions, atMost: number): Promise<Found> {
  const state = newState(options)
  try {
    const place = await open(state)
    if (place === null) throw new Error('There is no place for the storm.')
    await crowd(place, async (slot) => void (await perform(state, anyNode(state), create(place, slot), place)))
    const askAll = () =>
      Promise.all(options.nodes.flatMap(({ name }) => place.asked.map((each) => ask(state, name, each))))
    await askAll()
    for (let invalidations = 0; invalidations < atMost; ) {
      await perform(state, anyNode(state), bulk(place, place.slots), place)
      invalidations += place.slots.length
      await askAll()
      const { violations } = judge(state.recorded)
      if (violations.length > 0) return { invalidations, violations }
    }
    return { invalidations: atMost, violations: [] }
  } finally {
    for (const client of state.clients.values()) client.close()
  }
}

async function crowd(place: Place, make: (slot: Place['slots'][number]) => Promise<void>): Promise<void> {
  const slots = Array.from({ length: TOKENS }, () => applicationSlot(place.name))
  place.slots.push(...slots)
  for (let at = 0; at < slots.length; at += AT_ONCE) await Promise.all(slots.slice(at, at + AT_ONCE).map(make))
}
