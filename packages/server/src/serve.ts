/** The server process: configuration from the environment, the ready line, and a stop that loses nothing. */

import { readConfig } from './config.ts'
import { type RunningServer, startServer } from './start.ts'

/** After this a stop does not wait any longer for slow clients. */
const STOP_WITHIN_MS = 9_000

/** Runs until SIGTERM or SIGINT. Prints what an operator has to know, and ends with 1 when the start fails. */
export async function serve(): Promise<void> {
  try {
    const config = readConfig()
    const server = await startServer(config)
    // First, or a stop right after the ready line would end the process as it stands.
    stopOnSignal(server)
    announce(server)
  } catch (error) {
    console.error(`Polett cannot start: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  }
}

function announce({ deps, installation, url }: RunningServer): void {
  const publicUrl = deps.publicUrl()
  if (installation.setupRequired) {
    if (installation.newSetupCode !== null) console.log(`set-up code: ${installation.newSetupCode}`)
    console.log(`Open ${publicUrl} to set up Polett, or POST the code to ${publicUrl}/v1/setup.`)
  }
  if (publicUrl.startsWith('http:')) {
    console.error('Sign-in goes over plain http. Beyond this machine, serve https and set POLETT_PUBLIC_URL.')
  }
  console.log(`polett ready on ${url}`)
}

function stopOnSignal(server: RunningServer): void {
  // Whoever presses Ctrl-C waits for no balancer.
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    // From now on another signal, of either kind, ends the process as the system does it.
    process.off('SIGTERM', stop).off('SIGINT', stop)
    if (signal === 'SIGTERM') await server.drain()
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref()
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('Polett did not stop cleanly:', error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
}
