/** Verification by one node and by all together, and a node that starts with nothing in memory. */

import { openSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadResult } from '../load-job.ts'
import { startLoader } from '../processes.ts'
import { ASKED_PERMISSION, SECRET_BYTES } from '../seed-shape.ts'
import { quantile, type Spread, spreadOf } from '../statistics.ts'
import { inTurns } from '../turns.ts'
import { type Cluster, type Member, startNode } from './cluster.ts'
import type { SeededNodes } from './seeded.ts'

/** So many tokens are asked about again and again. */
export const HOT_TOKENS = 50_000

const CONNECTIONS = 8
const PATH = `/v1/verify?permission=${ASKED_PERMISSION}`

/** A file of the oldest secrets only, beside the key file. They are none of those that are revoked meanwhile. */
export function hotSecrets({ keys, seeded }: SeededNodes): string {
  const bytes = Buffer.alloc(Math.min(HOT_TOKENS, Math.floor(seeded.facts.tokens / 2) - 100) * SECRET_BYTES)
  readSync(openSync(seeded.files.secrets, 'r'), bytes)
  const file = join(keys, 'hot.bin')
  writeFileSync(file, bytes, { mode: 0o600 })
  return file
}

function verify(
  { loader, node }: Member,
  secretsFile: string,
  choice: 'sweep' | 'uniform' | 'zipf',
  ms: number,
): Promise<LoadResult> {
  return loader.run({
    ...{ port: node.port, connections: CONNECTIONS, ms, expectedStatus: 200 },
    traffic: { kind: 'verify', secretsFile, choice, path: PATH },
  })
}

export interface ServingFigures {
  /** Answers a second. */
  readonly alone: number
  readonly together: number
  readonly ratio: Spread
}

const MS_A_ROUND = 1_500
const NO_LIMIT = 3_600_000

/** Each round asks one node, and all at once, in turns. */
export async function compareServing(cluster: Cluster, secretsFile: string, rounds: number): Promise<ServingFigures> {
  const { members } = cluster
  for (const member of members) await verify(member, secretsFile, 'sweep', NO_LIMIT)
  const measures = {
    alone: async (round: number) => {
      const member = members[round % members.length]
      return member === undefined ? 0 : (await verify(member, secretsFile, 'uniform', MS_A_ROUND)).perSecond
    },
    together: async () => {
      const parts = await Promise.all(members.map((member) => verify(member, secretsFile, 'uniform', MS_A_ROUND)))
      return parts.reduce((sum, { perSecond }) => sum + perSecond, 0)
    },
  }
  const [alone, together] = await inTurns(rounds, measures.alone, measures.together)
  return {
    ...{ alone: quantile(alone, 0.5), together: quantile(together, 0.5) },
    ratio: spreadOf(together.map((sum, round) => sum / (alone[round] ?? Number.NaN))),
  }
}

export interface ColdFigures {
  readonly readySeconds: Spread
  /** Tokens a second that are asked about for the first time since the start. */
  readonly missesPerSecond: number
  readonly missP50: number
  readonly missP99: number
  /** Under popular and less popular tokens as they come, until nine tenths of the final speed. */
  readonly warmAfterSeconds: number
  readonly warmPerSecond: number
  readonly firstPerSecond: number
}

const STARTS = 5
const SLICE_MS = 500
const SLICES = 40

/** One node alone, started anew for each question. */
export async function measureCold(seeded: SeededNodes): Promise<ColdFigures> {
  const hot = hotSecrets(seeded)
  const loader = startLoader()
  const ready: number[] = []
  const fresh = async <T>(ask: (member: Member) => Promise<T>): Promise<T> => {
    const node = await startNode(seeded, 'cold')
    ready.push(node.readyAfterMs / 1000)
    try {
      return await ask({ node, loader })
    } finally {
      await node.stop()
    }
  }
  try {
    // The first start compiles what the later ones find compiled.
    await fresh(async () => undefined)
    ready.length = 0
    const misses = await fresh((member) => verify(member, hot, 'sweep', NO_LIMIT))
    const warming = await fresh((member) => warmUp(member, seeded.seeded.files.secrets))
    while (ready.length < STARTS) await fresh(async () => undefined)
    const { p50: missP50, p99: missP99, perSecond: missesPerSecond } = misses
    return { readySeconds: spreadOf(ready), missesPerSecond, missP50, missP99, ...warming }
  } finally {
    loader.stop()
  }
}

type Warming = Pick<ColdFigures, 'firstPerSecond' | 'warmAfterSeconds' | 'warmPerSecond'>

async function warmUp(member: Member, secretsFile: string): Promise<Warming> {
  const speeds: number[] = []
  for (let slice = 0; slice < SLICES; slice += 1) {
    speeds.push((await verify(member, secretsFile, 'zipf', SLICE_MS)).perSecond)
  }
  const warmPerSecond = quantile(speeds.slice(-SLICES / 4), 0.5)
  const warmAt = speeds.findIndex((speed) => speed >= 0.9 * warmPerSecond)
  return { firstPerSecond: speeds[0] ?? 0, warmPerSecond, warmAfterSeconds: (warmAt * SLICE_MS) / 1000 }
}
