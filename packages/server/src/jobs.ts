/** What a node does by itself on a timer. Each job is a use case; a failure is logged, and the next time tries again. */

import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { Deps } from './deps.ts'
import { lookAgain, type StopProgress } from './domain/stop-progress.ts'
import { isUnavailable } from './store/unavailable.ts'
import { sealAudit } from './usecases/audit-seal.ts'
import { sweepSignIns } from './usecases/challenges.ts'
import { sweepCompanySignIns } from './usecases/company-sign-in.ts'
import { markEndedSoon } from './usecases/ended-tokens.ts'
import { tellOfExpiries } from './usecases/expiry-mails.ts'
import { sendMails, sweepMails } from './usecases/mails.ts'
import { sweepConnections } from './usecases/oauth-grants.ts'
import { sweepSessions } from './usecases/sessions.ts'
import { sweepChanges, sweepSoon } from './usecases/sweep.ts'
import { sweepThrottle } from './usecases/throttling.ts'
import { flushUsage, sweepUsage } from './usecases/usage.ts'
import { usageWithinMs } from './usecases/usage-pace.ts'

interface Job {
  readonly name: string
  readonly everyMs: number
  /** After the start, where what a server that stood still has left undone is not to wait so long. */
  readonly firstMs?: number
  /** It waits for others than the database, so it runs beside the queue, and once at a time by itself. */
  readonly beside?: true
  run(deps: Deps, utilization: Utilization): Promise<void>
}

/** How much of its time the event loop was busy since it was last asked, from 0 to 1. */
type Utilization = () => number

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

const USAGE = 'usage'

const JOBS: readonly Job[] = [
  {
    name: USAGE,
    everyMs: SECOND_MS,
    run: (deps, utilization) => flushUsage(deps, usageWithinMs(deps.usage.pending(), utilization())),
  },
  // A second is promised, so half of one is aimed at.
  { name: 'audit seal', everyMs: SECOND_MS / 2, run: sealAudit },
  { name: 'deleted things', everyMs: MINUTE_MS, run: async (deps) => sweepSoon(deps) },
  // Until then, lists of what has expired are long to find: of servers that start often, none would ever come so far.
  { name: 'ended tokens', everyMs: 10 * MINUTE_MS, firstMs: MINUTE_MS, run: markEndedSoon },
  { name: 'old changes', everyMs: MINUTE_MS, run: (deps) => sweepChanges(deps) },
  { name: 'old sessions', everyMs: MINUTE_MS, run: sweepSessions },
  { name: 'old company sign-ins', everyMs: MINUTE_MS, run: sweepCompanySignIns },
  { name: 'old sign-ins', everyMs: MINUTE_MS, run: sweepSignIns },
  { name: 'old connections', everyMs: MINUTE_MS, run: sweepConnections },
  { name: 'old attempts', everyMs: 10 * MINUTE_MS, run: sweepThrottle },
  { name: 'mails', everyMs: 2 * SECOND_MS, beside: true, run: sendMails },
  { name: 'expiry notices', everyMs: 10 * MINUTE_MS, beside: true, run: tellOfExpiries },
  { name: 'old mails', everyMs: HOUR_MS, run: sweepMails },
  { name: 'old usage', everyMs: HOUR_MS, run: sweepUsage },
]

export interface Jobs {
  /** Runs a piece of work soon, and never two pieces at once. */
  soon(work: () => Promise<void>): void
  /** Ends the timers and writes what must not be lost. Sweeps that are under way end with the database. */
  stop(): Promise<void>
}

export type ReportFailure = (job: string, error: unknown) => void

/** `getDeps` is asked at each run, because jobs are made before everything they need. */
export function startJobs(getDeps: () => Deps, report: ReportFailure): Jobs {
  let queue: Promise<void> = Promise.resolve()
  let stopping = false
  const enqueue = (name: string, work: () => Promise<void>): Promise<void> => {
    // What a stop cuts off goes on at the next start, so it is no failure.
    queue = queue
      .then(() => (stopping ? undefined : work()))
      .catch((error: unknown) => {
        if (!stopping) report(name, error)
      })
    return queue
  }
  const utilization = measureUtilization()
  const beside = new Set<Promise<void>>()
  const runBeside = (name: string, work: () => Promise<void>): Promise<void> => {
    const running = work().catch((error: unknown) => {
      if (!stopping) report(name, error)
    })
    beside.add(running)
    return running.finally(() => beside.delete(running))
  }
  const timers = JOBS.flatMap(({ beside: isBeside = false, everyMs, firstMs, name, run }) => {
    let waiting = false
    const begin = (): void => {
      if (waiting) return
      waiting = true
      const start = isBeside ? runBeside : enqueue
      void start(name, () => run(getDeps(), utilization)).finally(() => {
        waiting = false
      })
    }
    const first = firstMs === undefined ? [] : [setTimeout(begin, firstMs)]
    return [...first, setInterval(begin, everyMs)].map((timer) => timer.unref())
  })
  return {
    soon: (work) => void enqueue('soon', work),
    async stop() {
      stopping = true
      for (const timer of timers) clearTimeout(timer)
      // A conversation with a mail server is let come to its end, or the mail would be sent again.
      await Promise.race([Promise.all(beside), pause(BESIDE_MS)])
      // Past the queue: a long sweep must not keep these from being written.
      await flushLastUsage(getDeps()).catch((error: unknown) => report(USAGE, error))
      await sealAudit(getDeps()).catch((error: unknown) => report('audit seal', error))
    },
  }
}

function measureUtilization(): Utilization {
  let last = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization
  }
}

/** A mail server that is slower than this is left. */
const BESIDE_MS = 5_000
const LAST_TRIES = 20
const LAST_PAUSE_MS = 50
/** A database that is started anew is back by then; beside slow clients and a slow mail server a stop can wait so long. */
const BACK_WITHIN_MS = 10_000

/** Waits a second at the most for tokens that others are changing; throws when some use could not be written. */
async function flushLastUsage(deps: Deps): Promise<void> {
  for (let tries = 0; tries < LAST_TRIES; tries += 1) {
    await flushOnceBack(deps)
    if (deps.usage.pending() === 0) return
    await pause(LAST_PAUSE_MS)
  }
  throw new Error(`The use of ${deps.usage.pending()} tokens is lost: others were changing them all the time.`)
}

/** A database that is gone for a moment is waited for, as nothing but this is left to try it again. */
async function flushOnceBack(deps: Deps): Promise<void> {
  let progress: StopProgress = { waiting: deps.usage.pending(), stillMs: 0 }
  for (;;) {
    const triedAt = performance.now()
    try {
      await flushUsage(deps)
      return
    } catch (error) {
      await pause(LAST_PAUSE_MS)
      progress = lookAgain(progress, deps.usage.pending(), performance.now() - triedAt)
      if (!isUnavailable(error) || progress.stillMs >= BACK_WITHIN_MS) throw error
    }
  }
}
