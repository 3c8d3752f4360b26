/** The ruler of the workers: as many processes of `node:cluster` with nothing behind them as there are workers beside it. */

import cluster from 'node:cluster'
import { createServer } from 'node:http'
import type { BareAnswer } from '../bare.ts'

export interface BareClusterJob {
  readonly workers: number
  readonly answer: BareAnswer
}

export interface BareClusterFacts {
  readonly port: number
  readonly pids: readonly number[]
}

if (cluster.isPrimary) process.once('message', (job: BareClusterJob) => supervise(job))
else process.once('message', serve)
process.on('disconnect', () => process.exit(0))

function supervise({ answer, workers }: BareClusterJob): void {
  cluster.schedulingPolicy = cluster.SCHED_RR
  const pids: number[] = []
  for (let number = 1; number <= workers; number += 1) {
    const worker = cluster.fork()
    worker.send(answer)
    worker.once('listening', ({ port }) => {
      pids.push(worker.process.pid ?? 0)
      if (pids.length === workers) process.send?.({ port, pids } satisfies BareClusterFacts)
    })
  }
}

function serve({ body, headers }: BareAnswer): void {
  const server = createServer((_request, response) => {
    response.writeHead(200, [...headers])
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
}
