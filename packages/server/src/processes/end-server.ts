import { lookAgain, STILL_MOST_MS, type StopProgress } from '../domain/stop-progress.ts'
import type { RunningServer } from '../start.ts'

/** After this a stop does not wait any longer for slow clients. */
const CLIENTS_MOST_MS = 8_000
const LOOK_EVERY_MS = 1_000
const TELL_EVERY_MS = 3_000

/**
 * Ends this process when the server has: with 0, or with 1 when it did not end cleanly, or something could not be written.
 * Writing what waits takes as long as it takes; `onProgress` hears of it each second in which less was left to be written.
 */
export function endServer(server: RunningServer, onProgress: () => void = () => undefined): void {
  setTimeout(() => server.app.server.closeAllConnections(), CLIENTS_MOST_MS).unref()
  watchProgress(server, onProgress)
  server.close().then(
    () => leave(server.deps.usage.pending()),
    (error: unknown) => {
      console.error('Polett did not stop cleanly:', error)
      process.exit(1)
    },
  )
}

/** Why something could not be written stands before it in the log. */
function leave(unwritten: number): never {
  if (unwritten === 0) process.exit(0)
  console.error(
    `Polett did not stop cleanly: the use of ${unwritten} tokens could not be written, and is not counted. Nothing else is lost; the lines before say why.`,
  )
  process.exit(1)
}

function watchProgress({ deps }: RunningServer, onProgress: () => void): void {
  let progress: StopProgress = { waiting: deps.usage.pending(), stillMs: 0 }
  let toldMs = 0
  const look = (): void => {
    progress = lookAgain(progress, deps.usage.pending(), LOOK_EVERY_MS)
    toldMs += LOOK_EVERY_MS
    if (progress.stillMs === 0) onProgress()
    if (progress.stillMs >= STILL_MOST_MS) {
      console.error(`Polett did not stop cleanly: nothing went on for ${STILL_MOST_MS / 1_000} seconds.`)
      process.exit(1)
    }
    if (progress.waiting > 0 && toldMs % TELL_EVERY_MS === 0) {
      console.error(`Polett is stopping: the use of ${progress.waiting} tokens is still to be written.`)
    }
  }
  setInterval(look, LOOK_EVERY_MS).unref()
}
