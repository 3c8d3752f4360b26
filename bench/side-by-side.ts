/** The server against a bare one that sends the same bytes, in short rounds that take turns. */

import { open } from 'node:fs/promises'
import type { BareAnswer } from './bare.ts'
import type { LoadResult, Traffic } from './load-job.ts'
import { type Loader, startBare } from './processes.ts'
import { quantile, type Spread, spreadOf } from './statistics.ts'

export interface SideBySide {
  readonly ratio: Spread
  /** Our 99th percentile by that of the bare server. */
  readonly p99Ratio: Spread
  readonly perSecond: number
  readonly barePerSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly bareP50: number
  readonly bareP99: number
}

export interface Rounds {
  /** Of our server. */
  readonly pid: number
  readonly port: number
  readonly traffic: Traffic
  readonly rounds: number
  readonly msARound: number
  /** Asks both at this even pace; else as fast as they answer. */
  readonly perSecond?: number
}

const CONNECTIONS = 16

/** Long enough for a server's work of each second to see how busy it is. */
const WARMING_MS = 1_000

/**
 * Each round has a half on either server; which one comes first changes, so that a slow moment hits both. Whoever is not
 * being measured stands still: what a server does in the background is part of its own halves, and of no others.
 */
export async function compareWithBare(loader: Loader, plan: Rounds, answer: BareAnswer): Promise<SideBySide> {
  const { msARound, perSecond, rounds, traffic } = plan
  const bare = await startBare(answer)
  const [ours, theirs]: [LoadResult[], LoadResult[]] = [[], []]
  const measure = async (which: 'ours' | 'bare', ms: number): Promise<LoadResult> => {
    const [measured, resting] = which === 'ours' ? [plan, bare] : [bare, plan]
    process.kill(resting.pid, 'SIGSTOP')
    try {
      const job = { ...jobOf(measured.port, traffic), ...(perSecond === undefined ? {} : { perSecond }) }
      await loader.run({ ...job, ms: WARMING_MS })
      return await loader.run({ ...job, ms })
    } finally {
      process.kill(resting.pid, 'SIGCONT')
    }
  }
  try {
    for (const which of ['bare', 'ours'] as const) await measure(which, 2 * msARound)
    for (let round = 0; round < rounds; round += 1) {
      for (const which of round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)) {
        const result = await measure(which, msARound)
        if (which === 'ours') ours.push(result)
        else theirs.push(result)
      }
    }
  } finally {
    bare.stop()
  }
  return conclude(ours, theirs)
}

/** What is common to every job of such a comparison. */
export function jobOf(port: number, traffic: Traffic) {
  return { port, traffic, connections: CONNECTIONS, expectedStatus: 200 }
}

function conclude(ours: readonly LoadResult[], theirs: readonly LoadResult[]): SideBySide {
  type Figure = 'p50' | 'p99' | 'perSecond'
  const middle = (results: readonly LoadResult[], of: Figure): number =>
    quantile(
      results.map((result) => result[of]),
      0.5,
    )
  const ratio = (of: Figure): Spread =>
    spreadOf(ours.map((result, round) => result[of] / (theirs[round]?.[of] ?? Number.NaN)))
  return {
    ...{ ratio: ratio('perSecond'), p99Ratio: ratio('p99') },
    ...{ perSecond: middle(ours, 'perSecond'), barePerSecond: middle(theirs, 'perSecond') },
    ...{ p50: middle(ours, 'p50'), p99: middle(ours, 'p99') },
    ...{ bareP50: middle(theirs, 'p50'), bareP99: middle(theirs, 'p99') },
  }
}

const SENT_BY_NODE: ReadonlySet<string> = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding'])

/** What the server answers to one request, for the bare one to repeat. Throws when it is not 200. */
export async function exampleAnswer(url: string, request: RequestInit): Promise<BareAnswer> {
  const response = await fetch(url, request)
  const body = await response.text()
  if (response.status !== 200) throw new Error(`The example answer has the status ${response.status}: ${body}`)
  const headers = [...response.headers].filter(([name]) => !SENT_BY_NODE.has(name))
  return { headers: headers.flat(), body }
}

/** The first secret of a file, for an example. */
export async function firstSecret(file: string, bytes: number): Promise<string> {
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.toString('latin1')
  } finally {
    await handle.close()
  }
}
