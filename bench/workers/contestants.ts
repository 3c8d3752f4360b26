/** One and two workers on the same database, and one and two bare processes that send the same bytes. */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { BareAnswer } from '../bare.ts'
import { RUN, type SeededNodes } from '../nodes/seeded.ts'
import { startServer } from '../processes.ts'
import { ASKED_PERMISSION, SECRET_BYTES } from '../seed-shape.ts'
import { exampleAnswer, firstSecret } from '../side-by-side.ts'
import type { BareClusterFacts, BareClusterJob } from './bare-cluster.ts'
import { childrenOf } from './processor.ts'

export interface Contestant {
  readonly port: number
  /** The processes that answer. */
  readonly pids: readonly number[]
  stop(): Promise<void>
}

export interface Contestants {
  readonly ours: readonly [Contestant, Contestant]
  readonly bare: readonly [Contestant, Contestant]
  stop(): Promise<void>
}

export const PATH = `/v1/verify?permission=${ASKED_PERMISSION}`

export async function startContestants(seeded: SeededNodes, secretsFile: string): Promise<Contestants> {
  const started: Contestant[] = []
  const stop = async (): Promise<void> => void (await Promise.all(started.map((each) => each.stop())))
  const kept = async (starting: Promise<Contestant>): Promise<Contestant> => {
    const contestant = await starting
    started.push(contestant)
    return contestant
  }
  try {
    const one = await kept(startWorkers(seeded, 1))
    const two = await kept(startWorkers(seeded, 2))
    const headers = { authorization: `Bearer ${await firstSecret(secretsFile, SECRET_BYTES)}` }
    const answer = await exampleAnswer(`http://127.0.0.1:${one.port}${PATH}`, { headers })
    return {
      ours: [one, two],
      bare: [await kept(startBareCluster(1, answer)), await kept(startBareCluster(2, answer))],
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startWorkers({ keys, server }: SeededNodes, workers: number): Promise<Contestant> {
  const { pid, port, stop } = await startServer(keys, [], {
    ...{ POLETT_DATABASE_URL: server.url(RUN), POLETT_NODE_NAME: `of-${workers}`, POLETT_WORKERS: String(workers) },
  })
  return { port, stop, pids: workers === 1 ? [pid] : childrenOf(pid) }
}

async function startBareCluster(workers: number, answer: BareAnswer): Promise<Contestant> {
  const child = fork(join(import.meta.dirname, 'bare-cluster.ts'))
  child.send({ workers, answer } satisfies BareClusterJob)
  const [{ pids, port }] = (await once(child, 'message')) as [BareClusterFacts]
  return { port, pids, stop: async () => child.disconnect() }
}
