/** Revocations over HTTP against the sketch of their exchange: how long one takes, and how many are made in a second. */

import type { LoadResult, PlannedRequest } from '../load-job.ts'
import { quantile, type Spread, spreadOf } from '../statistics.ts'
import { inTurns } from '../turns.ts'
import type { Cluster, Member } from './cluster.ts'
import type { DatabaseServer } from './database.ts'
import { RUN } from './seeded.ts'
import type { Sketch } from './sketch.ts'

export type NextRevocations = (count: number) => readonly PlannedRequest[]

/** Tokens of the newer half in no order, each once; when all are revoked, they are restored. */
export async function revocations(server: DatabaseServer): Promise<NextRevocations> {
  const rows = await server.run(
    RUN,
    `select public_id from token where kind = 'application' and public_id like 'tok\\_%' and revoked_at is null
     and id > (select max(id) / 2 from token) order by md5(public_id) limit 100000`,
  )
  let at = 0
  const next = (): PlannedRequest => {
    const { public_id } = rows[at % rows.length] ?? {}
    const action = Math.floor(at / rows.length) % 2 === 0 ? 'revoke' : 'restore'
    at += 1
    return { method: 'POST', path: `/v1/tokens/${public_id}/${action}`, body: '{}' }
  }
  return (count) => Array.from({ length: count }, next)
}

export interface Latency {
  readonly p50: number
  readonly p99: number
}

export interface LatencyFigures {
  readonly ours: Latency
  readonly sketch: Latency
  readonly commit: Latency
  readonly ratioP50: Spread
  readonly ratioP99: Spread
}

const CHANGES_A_ROUND = 300
const NO_LIMIT = 1_000_000

/** One caller, one connection, one change after another; the node that is asked changes from round to round. */
export async function compareLatency(
  cluster: Cluster,
  sketch: Sketch,
  next: NextRevocations,
  rounds: number,
): Promise<LatencyFigures> {
  const measures = {
    ours: (round: number) => {
      const member = cluster.members[round % cluster.members.length]
      if (member === undefined) throw new Error('There is no node.')
      return revoke(cluster, member, next(CHANGES_A_ROUND), 1, NO_LIMIT)
    },
    sketch: () => sketch.run({ kind: 'exchange', writers: 1, count: CHANGES_A_ROUND, ms: NO_LIMIT }),
    commit: () => sketch.run({ kind: 'commit', writers: 1, count: CHANGES_A_ROUND, ms: NO_LIMIT }),
  }
  const names = ['ours', 'sketch', 'commit'] as const
  for (let round = 0; round < cluster.members.length; round += 1) await measures.ours(round)
  const found: Record<(typeof names)[number], Latency[]> = { ours: [], sketch: [], commit: [] }
  for (let round = 0; round < rounds; round += 1) {
    for (let place = 0; place < names.length; place += 1) {
      const name = names[(round + place) % names.length] ?? 'ours'
      found[name].push(await measures[name](round))
    }
  }
  return {
    ...{ ours: middleOf(found.ours), sketch: middleOf(found.sketch), commit: middleOf(found.commit) },
    ratioP50: spreadOf(found.ours.map(({ p50 }, round) => p50 / (found.sketch[round]?.p50 ?? Number.NaN))),
    ratioP99: spreadOf(found.ours.map(({ p99 }, round) => p99 / (found.sketch[round]?.p99 ?? Number.NaN))),
  }
}

export interface WriterFigures {
  readonly writers: number
  readonly ours: Rate
  readonly sketch: Rate
}

export interface Rate extends Latency {
  readonly perSecond: number
}

const MS_A_ROUND = 1_500
const PLANNED = 1_500

/** Writers spread over all nodes, without a pause between one change and the next. */
export async function compareWriters(
  cluster: Cluster,
  sketch: Sketch,
  next: NextRevocations,
  writers: number,
  rounds: number,
): Promise<WriterFigures> {
  const measures = {
    ours: async () => {
      const shares = cluster.members.map((_, index) => Math.floor((writers + index) / cluster.members.length))
      const parts = cluster.members.flatMap((member, index) => {
        const connections = shares[index] ?? 0
        return connections === 0 ? [] : [revoke(cluster, member, next(PLANNED), connections, MS_A_ROUND)]
      })
      return together(await Promise.all(parts))
    },
    sketch: () => sketch.run({ kind: 'exchange', writers, count: NO_LIMIT, ms: MS_A_ROUND }),
  }
  const [ours, theirs] = await inTurns(rounds, measures.ours, measures.sketch)
  return { writers, ours: middleRate(ours), sketch: middleRate(theirs) }
}

function revoke(
  { master }: Cluster,
  { loader, node }: Member,
  requests: readonly PlannedRequest[],
  connections: number,
  ms: number,
): Promise<LoadResult> {
  return loader.run({
    ...{ port: node.port, connections, ms, expectedStatus: 200 },
    traffic: { kind: 'list', requests, secret: master },
  })
}

/** Each has its own tail; the worst of them is the tail of all, at most. */
function together(parts: readonly LoadResult[]): Rate {
  return {
    perSecond: parts.reduce((sum, { perSecond }) => sum + perSecond, 0),
    p50: quantile(
      parts.map(({ p50 }) => p50),
      0.5,
    ),
    p99: Math.max(...parts.map(({ p99 }) => p99)),
  }
}

function middleOf(rounds: readonly Latency[]): Latency {
  return {
    p50: quantile(
      rounds.map(({ p50 }) => p50),
      0.5,
    ),
    p99: quantile(
      rounds.map(({ p99 }) => p99),
      0.5,
    ),
  }
}

function middleRate(rounds: readonly Rate[]): Rate {
  return {
    ...middleOf(rounds),
    perSecond: quantile(
      rounds.map(({ perSecond }) => perSecond),
      0.5,
    ),
  }
}
