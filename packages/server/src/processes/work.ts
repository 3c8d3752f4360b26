/** One of the processes that serve together: a whole node, which stops when it is told to, or when nobody is left to tell it. */

import cluster from 'node:cluster'
import { readConfig } from '../config.ts'
import { metricsOf } from '../http/metric-registry.ts'
import { type RunningServer, startServer } from '../start.ts'
import { factsOf } from './announce.ts'
import { endServer } from './end-server.ts'
import type { FromWorker, ToWorker } from './messages.ts'

/** Serves, and says so. Ends the process with 1 when it cannot start, after the sentence that says why is on its way. */
export async function work(): Promise<void> {
  try {
    const server = await startServer(readConfig())
    obey(server)
    tell({ kind: 'ready', ...factsOf(server) })
  } catch (error) {
    tell({ kind: 'failed', sentence: error instanceof Error ? error.message : String(error) }, () => process.exit(1))
  }
}

function tell(message: FromWorker, onSent: () => void = () => undefined): void {
  // Nobody is left to hear of it when it fails: `obey` sees to that.
  process.send?.(message, undefined, {}, onSent)
}

function obey(server: RunningServer): void {
  const { promise: abandoned, resolve: abandon } = Promise.withResolvers<void>()
  let stops = false
  const stop = async (drains: boolean): Promise<void> => {
    if (stops) return
    stops = true
    if (drains) await Promise.race([server.drain(), abandoned])
    endServer(server, () => tell({ kind: 'stopping' }))
  }
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') void stop(message.drains)
    else tellNumbers(server, message.question)
  })
  // Ctrl-C and systemd reach every process by themselves, and the supervisor tells it too. Only a second signal means haste.
  const onSignal = (signal: NodeJS.Signals): void => {
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal)
    void stop(signal === 'SIGTERM')
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
  cluster.worker?.on('disconnect', () => {
    // The supervisor is gone, and the port with it. Without this, Node would end the process as it stands.
    if (cluster.worker !== undefined) cluster.worker.exitedAfterDisconnect = true
    abandon()
    void stop(false)
  })
}

function tellNumbers({ deps }: RunningServer, question: number): void {
  metricsOf(deps)
    .scrape()
    .then(
      (text) => tell({ kind: 'numbers', question, text }),
      () => tell({ kind: 'numbers', question, text: null }),
    )
}
