/** The processes that serve together: each is started, told what to do, and replaced when it ends unasked. */

import cluster, { type Worker } from 'node:cluster'
import { join } from 'node:path'
import { planRestart } from '../domain/restart.ts'
import { stillFromNow } from '../domain/stop-progress.ts'
import type { StartFacts } from './announce.ts'
import type { FromWorker, ToWorker } from './messages.ts'

export interface Crew {
  /** Resolves when the worker of this number serves; rejects with the reason when it ends instead. */
  start(number: number): Promise<StartFacts>
  /** From now on whoever ends is replaced, also when it never served. */
  keep(): void
  /** Those that serve. */
  serving(): readonly Worker[]
  /** How often one was started in the place of another. */
  restarts(): number
  /** Lets all of them end, for as long as one gets ahead; resolves with whether each that served has ended cleanly. */
  stop(drains: boolean): Promise<boolean>
  /** Ends them as they stand. */
  kill(): void
}

export interface CrewPlan {
  /** The environment of a worker, beside that of this process. */
  readonly environmentOf: (number: number) => Readonly<Record<string, string>>
  readonly nameOf: (number: number) => string
  /** How long a worker may take to drain, in milliseconds. */
  readonly drainMs: number
}

interface Member {
  readonly worker: Worker
  readonly ended: Promise<void>
  /** When it began to serve, on the monotonic clock; null before. */
  servesSince: number | null
  /** Whether it served, and ended otherwise than it should. */
  failed: boolean
}

/** Beyond what a worker gives itself, for a machine that has much to do. */
const PATIENCE_MS = 1_000

export function createCrew(plan: CrewPlan): Crew {
  // Few connections that are kept, as a proxy has them, come to all workers alike: decision 0010.
  cluster.schedulingPolicy = cluster.SCHED_RR
  cluster.setupPrimary({ exec: join(import.meta.dirname, 'worker.ts'), args: [] })
  const members = new Set<Member>()
  const pauses = new Set<NodeJS.Timeout>()
  let [keeps, stops, restarts] = [false, false, 0]

  function start(number: number, failures = 0): Promise<StartFacts> {
    const { promise: ready, reject, resolve } = Promise.withResolvers<StartFacts>()
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const worker = cluster.fork(plan.environmentOf(number))
    const member: Member = { worker, ended, servesSince: null, failed: false }
    members.add(member)
    let reason: string | null = null
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'failed') reason = message.sentence
      if (message.kind !== 'ready') return
      member.servesSince = performance.now()
      resolve(message)
    })
    onEnd(worker, (code, cause) => {
      const hasServed = member.servesSince !== null
      member.failed = hasServed && code !== 0
      if (!stops) members.delete(member)
      reject(new Error(reason ?? `${plan.nameOf(number)} has ended before it served (${cause}).`))
      if ((keeps || hasServed) && !stops) replace(number, failures, member, reason ?? cause)
      end()
    })
    return ready
  }

  function replace(number: number, failures: number, { servesSince }: Member, why: string): void {
    const served = servesSince === null ? 0 : performance.now() - servesSince
    const next = planRestart(failures, served, Math.random())
    console.error(`${plan.nameOf(number)} has ended: ${why}. It is started anew in ${next.pauseMs / 1000} s.`)
    const pause = setTimeout(() => {
      pauses.delete(pause)
      restarts += 1
      // Whether it serves is told where it ends.
      start(number, next.failures).catch(() => undefined)
    }, next.pauseMs)
    pauses.add(pause)
  }

  function kill(): void {
    stops = true
    for (const pause of pauses) clearTimeout(pause)
    for (const { worker } of members) worker.process.kill('SIGKILL')
  }

  async function stop(drains: boolean): Promise<boolean> {
    stops = true
    for (const pause of pauses) clearTimeout(pause)
    for (const { servesSince, worker } of members) {
      if (servesSince === null) worker.process.kill('SIGTERM')
      else order(worker, { kind: 'stop', drains })
    }
    const [drainMs, toldAt] = [drains ? plan.drainMs : 0, performance.now()]
    const wait = () => setTimeout(kill, stillFromNow(drainMs, performance.now() - toldAt) + PATIENCE_MS)
    let overdue = wait()
    for (const { worker } of members) {
      worker.on('message', ({ kind }: FromWorker) => {
        if (kind !== 'stopping') return
        clearTimeout(overdue)
        overdue = wait()
      })
    }
    await Promise.all([...members].map(({ ended }) => ended))
    clearTimeout(overdue)
    return [...members].every(({ failed }) => !failed)
  }

  return {
    start,
    keep: () => {
      keeps = true
    },
    serving: () => [...members].flatMap(({ servesSince, worker }) => (servesSince === null ? [] : worker)),
    restarts: () => restarts,
    ...{ stop, kill },
  }
}

/** Does nothing for one that has ended meanwhile. */
export function order(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message)
}

function onEnd(worker: Worker, listener: (code: number | null, cause: string) => void): void {
  // It may end while something is sent to it.
  worker.on('error', () => undefined)
  worker.once('exit', (code: number | null, signal: string | null) => {
    const tell = (): void => listener(code, signal ?? `code ${code}`)
    // The last that it said may come after its end.
    if (worker.isConnected()) worker.once('disconnect', tell)
    else tell()
  })
}
