/**
 * The load generator, a process of its own: keeps connections open and asks the next thing on each as soon as its answer
 * is complete. It parses no more of an answer than its status and its length, so that it is faster than what it measures.
 */

import { connect, type Socket } from 'node:net'
import { answerJobs } from './answer-jobs.ts'
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
  const until = startedAt + job.ms
  await Promise.all(Array.from({ length: job.connections }, () => converse(job, next, until, tally)))
  const seconds = (performance.now() - startedAt) / 1000
  const { example, times, wrong } = tally
  return {
    ...{ answers: times.length, wrong, example, perSecond: times.length / seconds },
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  }
}

/** One connection, from its first question to its last answer. */
function converse(job: LoadJob, next: NextRequest, until: number, tally: Tally): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: job.port, host: '127.0.0.1', noDelay: true })
    let askedAt = 0
    let held: Buffer | null = null
    const ask = (): void => {
      const request = performance.now() < until ? next() : null
      if (request === null) {
        socket.end()
        resolve()
        return
      }
      askedAt = performance.now()
      socket.write(request, 'latin1')
    }
    socket.once('connect', ask)
    socket.once('error', reject)
    socket.on('data', (chunk: Buffer) => {
      const answer: Buffer = held === null ? chunk : Buffer.concat([held, chunk])
      held = answer
      if (!isComplete(answer)) return
      held = null
      tally.times.push(performance.now() - askedAt)
      count(answer, job, tally)
      ask()
    })
    socket.once('close', () => giveUpHalfway(socket, held, reject))
  })
}

function giveUpHalfway(socket: Socket, held: Buffer | null, reject: (error: Error) => void): void {
  if (held !== null) reject(new Error(`The answer was cut short after ${socket.bytesRead} bytes.`))
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LENGTH = Buffer.from('ontent-length: ')
const LENGTH_CAPITAL = Buffer.from('ontent-Length: ')

function isComplete(answer: Buffer): boolean {
  const headEnd = answer.indexOf(HEAD_END)
  if (headEnd < 0) return false
  const small = answer.indexOf(LENGTH)
  const start = small >= 0 && small < headEnd ? small : answer.indexOf(LENGTH_CAPITAL)
  if (start < 0 || start > headEnd) throw new Error('An answer does not say how long it is.')
  let length = 0
  for (let at = start + LENGTH.length; (answer[at] ?? 0) !== 13; at += 1) length = length * 10 + (answer[at] ?? 0) - 48
  return answer.length >= headEnd + 4 + length
}

/** An answer begins with `HTTP/1.1 200`. */
function count(answer: Buffer, { expectedStatus, expectedText }: LoadJob, tally: Tally): void {
  const status = Number(answer.toString('latin1', 9, 12))
  if (status === expectedStatus && (expectedText === undefined || answer.includes(expectedText, 0, 'latin1'))) return
  tally.wrong += 1
  tally.example = answer.toString('utf8')
}
