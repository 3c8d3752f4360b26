/** The load generator, a process of its own: asks as fast as it is answered, or so many times a second whatever happens. */

import { answerJobs } from './answer-jobs.ts'
import { type Conversation, converse } from './conversation.ts'
import type { LoadJob, LoadResult } from './load-job.ts'
import { createRequests, type NextRequest } from './load-requests.ts'
import { quantile } from './statistics.ts'

interface Tally {
  readonly times: number[]
  wrong: number
  example: string
}

answerJobs(run)

async function run(job: LoadJob): Promise<LoadResult> {
  const next = createRequests(job.traffic)
  const tally: Tally = { times: [], wrong: 0, example: '' }
  const startedAt = performance.now()
  if (job.perSecond === undefined) {
    const until = startedAt + job.ms
    await Promise.all(Array.from({ length: job.connections }, () => askOneAfterAnother(job, next, until, tally)))
  } else {
    await askEvenly(job, job.perSecond, next, tally)
  }
  const seconds = (performance.now() - startedAt) / 1000
  const { example, times, wrong } = tally
  return {
    ...{ answers: times.length, wrong, example, perSecond: times.length / seconds },
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  }
}

/** One connection, from its first question to its last answer: the next question waits for the answer to the one before. */
function askOneAfterAnother(job: LoadJob, next: NextRequest, until: number, tally: Tally): Promise<void> {
  return new Promise((resolve, reject) => {
    let askedAt = 0
    const ask = (): void => {
      const request = performance.now() < until ? next() : null
      if (request === null) {
        conversation.end()
        resolve()
        return
      }
      askedAt = performance.now()
      conversation.ask(request)
    }
    const answered = (answer: Buffer): void => {
      count(answer, askedAt, job, tally)
      ask()
    }
    const conversation = converse(job.port, { opened: ask, answered, failed: reject })
  })
}

const TICK_MS = 1

/**
 * At each millisecond as many questions as are due, on connections that wait for nothing. The time of each begins when it is
 * due, not when a connection is free for it: who stands still for a while pays for all that were due meanwhile.
 */
function askEvenly(job: LoadJob, perSecond: number, next: NextRequest, tally: Tally): Promise<void> {
  return new Promise((resolve, reject) => {
    const idle: ((request: string, dueAt: number) => void)[] = []
    const all: Conversation[] = []
    const wanted = Math.round((perSecond * job.ms) / 1000)
    let asked = 0
    let startedAt = 0
    const dueAt = (question: number): number => startedAt + Math.ceil((question * 1000) / perSecond / TICK_MS) * TICK_MS
    const askDue = (): void => {
      while (asked < wanted && dueAt(asked) <= performance.now()) {
        const ask = idle.pop()
        if (ask === undefined) return
        const request = next()
        if (request === null) {
          reject(new Error('There is nothing left to ask.'))
          return
        }
        ask(request, dueAt(asked))
        asked += 1
      }
    }
    const begin = (): void => {
      startedAt = performance.now()
      const timer = setInterval(() => {
        askDue()
        if (tally.times.length < wanted) return
        clearInterval(timer)
        for (const conversation of all) conversation.end()
        resolve()
      }, TICK_MS)
    }
    for (let connection = 0; connection < job.connections; connection += 1) {
      let due = 0
      const ask = (request: string, at: number): void => {
        due = at
        conversation.ask(request)
      }
      const opened = (): void => {
        if (idle.push(ask) === job.connections) begin()
      }
      const answered = (answer: Buffer): void => {
        count(answer, due, job, tally)
        idle.push(ask)
        askDue()
      }
      const conversation = converse(job.port, { opened, answered, failed: reject })
      all.push(conversation)
    }
  })
}

/** An answer begins with `HTTP/1.1 200`. */
function count(answer: Buffer, since: number, { expectedStatus, expectedText }: LoadJob, tally: Tally): void {
  tally.times.push(performance.now() - since)
  const status = Number(answer.toString('latin1', 9, 12))
  if (status === expectedStatus && (expectedText === undefined || answer.includes(expectedText, 0, 'latin1'))) return
  tally.wrong += 1
  tally.example = answer.toString('utf8')
}
