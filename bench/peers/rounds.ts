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

/**
 * Who is not being measured stands still, so that nobody's background work falls into another's turn. The first of the
 * contestants is the ruler.
 */
export async function measureInTurns(
  loader: Loader,
  contestants: readonly Contestant[],
  { msARound, rounds }: Plan,
): Promise<Row[]> {
  const results = contestants.map((): LoadResult[] => [])
  for (const contestant of contestants) await loader.run(jobFor(contestant, 'uniform', FIRST_WARM_UP_MS))
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
    for (let round = 0; round < rounds; round += 1) {
      for (const index of orderOf(round, contestants.length)) {
        const contestant = contestants[index]
        if (contestant === undefined) continue
        process.kill(contestant.pid, 'SIGCONT')
        await loader.run(jobFor(contestant, 'uniform', WARM_UP_MS))
        results[index]?.push(await loader.run(jobFor(contestant, 'uniform', msARound)))
        process.kill(contestant.pid, 'SIGSTOP')
      }
    }
  } finally {
    signalAll('SIGCONT')
  }
  return contestants.map((contestant, index) => rowOf(contestant, results[index] ?? [], results[0] ?? []))
}

/** Each round begins with another one, and every second round goes backwards. */
export function orderOf(round: number, count: number): number[] {
  const turned = Array.from({ length: count }, (_, at) => (at + round) % count)
  return round % 2 === 0 ? turned : turned.reverse()
}

function rowOf(
  { does, name, pid, seesRevoke, side }: Contestant,
  own: readonly LoadResult[],
  ruler: readonly LoadResult[],
): Row {
  const middle = (of: 'p50' | 'p99' | 'perSecond'): number =>
    quantile(
      own.map((result) => result[of]),
      0.5,
    )
  return {
    ...{ name, side, seesRevoke, does },
    share: quartilesOf(own.map(({ perSecond }, round) => perSecond / (ruler[round]?.perSecond ?? Number.NaN))),
    ...{ perSecond: middle('perSecond'), p50: middle('p50'), p99: middle('p99') },
    residentMb: residentMb(pid),
  }
}
