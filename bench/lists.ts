/** A page of a long list against the same page of a short one, in turns: it must not matter how long a list is. */

import type { PlannedRequest } from './load-job.ts'
import type { Loader } from './processes.ts'
import { BIG_TENANT } from './seed-shape.ts'
import { quantile, type Spread, spreadOf } from './statistics.ts'
import { inTurns } from './turns.ts'

export interface ListedServer {
  readonly port: number
  readonly master: string
}

export interface ListFigures {
  /** Time for a page of the long list by that for one of the short list. */
  readonly ratio: Spread
  /** Milliseconds. */
  readonly longP50: number
  readonly shortP50: number
}

const PAGES = 15

/** As the console asks when somebody opens a list or sorts it by a column. */
const PATHS = ['name', '-createdAt', 'expiresAt', '-lastUsedAt'].map(
  (sort) => `/v1/tokens?tenant=${BIG_TENANT}&kind=user&sort=${sort}&limit=25`,
)
const REQUESTS: readonly PlannedRequest[] = Array.from({ length: PAGES }, () =>
  PATHS.map((path) => ({ method: 'GET' as const, path, body: null })),
).flat()

export async function compareLists(
  loader: Loader,
  long: ListedServer,
  short: ListedServer,
  rounds: number,
): Promise<ListFigures> {
  const p50Of = async ({ master, port }: ListedServer): Promise<number> => {
    const traffic = { kind: 'list' as const, requests: REQUESTS, secret: master }
    return (await loader.run({ port, connections: 1, ms: 60_000, expectedStatus: 200, traffic })).p50
  }
  for (const each of [long, short]) await p50Of(each)
  const [longs, shorts] = await inTurns(
    rounds,
    () => p50Of(long),
    () => p50Of(short),
  )
  return {
    ratio: spreadOf(longs.map((p50, round) => p50 / (shorts[round] ?? Number.NaN))),
    ...{ longP50: quantile(longs, 0.5), shortP50: quantile(shorts, 0.5) },
  }
}
