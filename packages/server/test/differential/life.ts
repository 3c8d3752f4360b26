/** Plays one random life on both servers, from its beginning to so many calls. */

import { drawSeeded } from '../rules/draw.ts'
import { aDeed } from './deeds.ts'
import { createTenant } from './directory-deeds.ts'
import type { World } from './play.ts'
import { startTwins } from './twins.ts'

/** How often each status was the answer: a life that is refused everything compares nothing. */
export type Statuses = ReadonlyMap<number, number>

/** Throws where the two differ, with the seed and what led there. */
export async function playLife(seed: number, calls: number): Promise<Statuses> {
  const twins = await startTwins()
  const statuses = new Map<number, number>()
  const counting = {
    ...twins,
    async ask(...call: Parameters<typeof twins.ask>) {
      const said = await twins.ask(...call)
      statuses.set(said.status, (statuses.get(said.status) ?? 0) + 1)
      return said
    },
  }
  const world: World = {
    ...{ twins: counting, draw: drawSeeded(seed), places: [], tokens: [], calls: 0 },
    now: Date.parse('2026-11-21T12:00:00.000Z'),
  }
  try {
    for (let tenants = 0; tenants < 3; tenants += 1) await createTenant(world)
    while (world.calls < calls) await aDeed(world.draw)(world)
  } catch (error) {
    throw new Error(`With the seed ${seed}, after ${world.calls} calls: ${String(error)}`, { cause: error })
  } finally {
    await twins.stop()
  }
  return statuses
}

export function tell(seed: number, statuses: Statuses): void {
  const each = [...statuses].sort(([one], [other]) => one - other).map(([status, count]) => `${count} × ${status}`)
  process.stdout.write(`Both databases said the same with the seed ${seed}: ${each.join(', ')}.\n`)
}
