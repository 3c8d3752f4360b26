/** The server process: configuration from the environment, the ready line, and a stop that loses nothing. */

import { type Config, readConfig } from './config.ts'
import { announceReady, announceSetup, factsOf } from './processes/announce.ts'
import { endServer } from './processes/end-server.ts'
import type { RunningServer } from './start.ts'

/** Runs until SIGTERM or SIGINT. Prints what an operator has to know, and ends with 1 when the start fails. */
export async function serve(): Promise<void> {
  try {
    const config = readConfig()
    await (config.workers === 1 ? serveAlone(config) : serveTogether(config))
  } catch (error) {
    console.error(`Polett cannot start: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  }
}

async function serveAlone(config: Config): Promise<void> {
  const { openDatabase } = await import('./open-database.ts')
  // The threads of the database come up while this one loads the rest.
  const database = openDatabase(config)
  // Whoever waits for it is told; until then a failure is nobody's.
  database.catch(() => undefined)
  const { startServer } = await import('./start.ts')
  const server = await startServer(config, { database })
  // First, or a stop right after the ready line would end the process as it stands.
  stopOnSignal(server)
  const facts = factsOf(server)
  announceSetup(facts)
  announceReady(facts)
}

/** This process then holds none of the server, and one process alone nothing of this. */
async function serveTogether(config: Config): Promise<void> {
  const { supervise } = await import('./processes/supervise.ts')
  await supervise(config)
}

function stopOnSignal(server: RunningServer): void {
  // Whoever presses Ctrl-C waits for no balancer.
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    // From now on another signal, of either kind, ends the process as the system does it.
    process.off('SIGTERM', stop).off('SIGINT', stop)
    if (signal === 'SIGTERM') await server.drain()
    endServer(server)
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
}
