/** The process above those that serve together: it takes connections for them, and does nothing with a request itself. */

import { createServer } from 'node:net'
import { hostname } from 'node:os'
import type { Config } from '../config.ts'
import { announceReady, announceSetup } from './announce.ts'
import { type Crew, createCrew } from './crew.ts'
import { serveNumbers } from './numbers.ts'
import { COMPILED } from './quick-start.ts'

/** Resolves when all serve. Throws the sentence of the worker that cannot start; none is left then. */
export async function supervise(config: Config): Promise<void> {
  const port = String(config.port === 0 ? await findFreePort(config.host) : config.port)
  const nameOf = nodeNames(config)
  const crew = createCrew({
    nameOf,
    environmentOf: (number) => ({
      ...{ POLETT_PORT: port, POLETT_NODE_NAME: nameOf(number), POLETT_WORKERS: String(config.workers) },
      // There is one port for the numbers of all.
      POLETT_METRICS_PORT: '',
      // From its first line on, so that what strips types is not even loaded: some 16 MB.
      NODE_COMPILE_CACHE: COMPILED,
    }),
    drainMs: config.drainSeconds * 1_000,
  })
  const isStopping = stopOnSignal(crew)
  try {
    await startAll(config, crew)
  } catch (error) {
    if (isStopping()) return
    await crew.stop(false)
    throw error
  }
}

async function startAll(config: Config, crew: Crew): Promise<void> {
  // Before those that cost something. Its port may be taken.
  await serveNumbers(config, crew)
  // Alone, so that it brings the database forward, or says once what is wrong.
  const facts = await crew.start(1)
  announceSetup(facts)
  await Promise.all(Array.from({ length: config.workers - 1 }, (_, index) => crew.start(index + 2)))
  crew.keep()
  announceReady(facts)
}

/** Room for a number of a process, and one of a worker, within what a name may have. */
const HOST_CHARACTERS = 48

function nodeNames({ nodeName }: Config): (number: number) => string {
  const name = nodeName ?? `${hostname().slice(0, HOST_CHARACTERS)}-${process.pid}`
  return (number) => `${name}-${number}`
}

/**
 * Where any port will do, it is chosen here: workers that ask the system each time would come to another one after all of
 * them have ended at once.
 */
function findFreePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen({ host, port: 0 }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** Answers whether a stop has begun; it ends this process. */
function stopOnSignal(crew: Crew): () => boolean {
  let isStopping = false
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (isStopping) {
      // As it would end without workers: at once, and by the signal.
      process.off('SIGTERM', stop).off('SIGINT', stop)
      crew.kill()
      process.kill(process.pid, signal)
      return
    }
    isStopping = true
    const isClean = await crew.stop(signal === 'SIGTERM')
    process.exit(isClean ? 0 : 1)
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
  return () => isStopping
}
