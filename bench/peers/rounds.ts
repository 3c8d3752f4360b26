/** Everybody measured in short rounds that take turns, so that a slow moment of the machine hits all alike. */

import type { LoadResult } from '../load-job.ts'
import { type Loader, residentMb } from '../processes.ts'
import { quantile, quartilesOf } from '../statistics.ts'
import { type Contestant, jobFor } from './contestant.ts'
import type { Row } from './row.ts'

export interface Plan {
  readonly rounds: number
  readonly msARound: number
}

/** Before each turn, not counted: the processor's caches are somebody else's. */
const WARM_UP_MS = 300
const FIRST_WARM_UP_MS = 3_000

/** One turn, and that of the ruler right before or after it. */
interface Turn {
  readonly own: LoadResult
  readonly ruler: LoadResult
}

/**
 * Each turn has one of the ruler beside it, which is the first of the contestants. Who is not being measured stands
 * still, so that nobody's background work falls into another's turn.
 */
export async function measureInTurns(loader: Loader, contestants: readonly Contestant[], plan: Plan): Promise<Row[]> {
  const [ruler, ...others] = contestants
  if (ruler === undefined) return []
  const turns = new Map(others.map((contestant): [Contestant, Turn[]] => [contestant, []]))
  for (const contestant of contestants) await loader.run(jobFor(contestant, 'uniform', FIRST_WARM_UP_MS))
  await standingStill(contestants, async () => {
    for (let round = 0; round < plan.rounds; round += 1) {
      for (const index of orderOf(round, others.length)) {
        const contestant = others[index]
        if (contestant === undefined) continue
        turns.get(contestant)?.push(await takeTurn(loader, contestant, ruler, round, plan.msARound))
      }
    }
  })
  const rulers = [...turns.values()].flat().map((turn): Turn => ({ own: turn.ruler, ruler: turn.ruler }))
  return [rowOf(ruler, rulers), ...others.map((contestant) => rowOf(contestant, turns.get(contestant) ?? []))]
}

async function takeTurn(loader: Loader, contestant: Contestant, ruler: Contestant, round: number, ms: number) {
  const measure = async (which: Contestant): Promise<LoadResult> => {
    process.kill(which.pid, 'SIGCONT')
    await loader.run(jobFor(which, 'uniform', WARM_UP_MS))
    const result = await loader.run(jobFor(which, 'uniform', ms))
    process.kill(which.pid, 'SIGSTOP')
    return result
  }
  if (round % 2 === 0) {
    const before = await measure(ruler)
    return { own: await measure(contestant), ruler: before }
  }
  return { own: await measure(contestant), ruler: await measure(ruler) }
}

/** Stops all processes where they are, and lets them go on when the work is done or given up. */
async function standingStill(contestants: readonly Contestant[], work: () => Promise<void>): Promise<void> {
  const processes = new Set(contestants.map(({ pid }) => pid))
  const signalAll = (signal: 'SIGCONT' | 'SIGSTOP'): void => {
    for (const pid of processes) process.kill(pid, signal)
  }
  // A process that stands still would outlive us.
  process.once('SIGINT', () => {
    signalAll('SIGCONT')
    process.exit(130)
  })
  try {
    signalAll('SIGSTOP')
    await work()
  } finally {
    signalAll('SIGCONT')
  }
}

/** Each round begins with another one, and every second round goes backwards. */
export function orderOf(round: number, count: number): number[] {
  const turned = Array.from({ length: count }, (_, at) => (at + round) % count)
  return round % 2 === 0 ? turned : turned.reverse()
}

function rowOf({ does, name, pid, seesRevoke, side }: Contestant, turns: readonly Turn[]): Row {
  const middle = (of: 'p50' | 'p99' | 'perSecond'): number =>
    quantile(
      turns.map(({ own }) => own[of]),
      0.5,
    )
  return {
    ...{ name, side, seesRevoke, does },
    share: quartilesOf(turns.map(({ own, ruler }) => own.perSecond / ruler.perSecond)),
    ...{ perSecond: middle('perSecond'), p50: middle('p50'), p99: middle('p99') },
    residentMb: residentMb(pid),
  }
}
