/** The numbers of all workers on one port, and what only the process above them knows. */

import type { Config } from '../config.ts'
import { mergeMetrics } from '../domain/metric-texts.ts'
import { serveMetrics } from '../http/metrics-server.ts'
import { type Crew, order } from './crew.ts'
import type { FromWorker } from './messages.ts'

/** A worker that says nothing for so long is left out, so that the others are seen. */
const ANSWER_WITHIN_MS = 2_000

/** Does nothing where no port is configured. Rejects when it is taken. */
export async function serveNumbers({ host, metricsPort }: Config, crew: Crew): Promise<void> {
  if (metricsPort === null) return
  const ask = createQuestions()
  await serveMetrics(
    async () => {
      const texts = await Promise.all(crew.serving().map(ask))
      return mergeMetrics([ownNumbers(crew), ...texts.filter((text) => text !== null)])
    },
    host,
    metricsPort,
  )
}

type Asked = ReturnType<Crew['serving']>[number]

function createQuestions(): (worker: Asked) => Promise<string | null> {
  let last = 0
  return (worker) => {
    last += 1
    const question = last
    return new Promise((resolve) => {
      const listen = (message: FromWorker): void => {
        if (message.kind === 'numbers' && message.question === question) done(message.text)
      }
      const timer = setTimeout(() => done(null), ANSWER_WITHIN_MS)
      const done = (text: string | null): void => {
        clearTimeout(timer)
        worker.off('message', listen)
        resolve(text)
      }
      worker.on('message', listen)
      order(worker, { kind: 'numbers', question })
    })
  }
}

function ownNumbers(crew: Crew): string {
  return [
    '# HELP polett_workers Processes of this server that take calls.',
    '# TYPE polett_workers gauge',
    `polett_workers ${crew.serving().length}`,
    '# HELP polett_worker_restarts_total Processes of this server that were started in the place of one that ended.',
    '# TYPE polett_worker_restarts_total counter',
    `polett_worker_restarts_total ${crew.restarts()}`,
    '',
  ].join('\n')
}
