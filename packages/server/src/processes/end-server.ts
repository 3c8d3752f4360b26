import type { RunningServer } from '../start.ts'

/** After this a stop does not wait any longer for slow clients. */
export const STOP_WITHIN_MS = 9_000

/** Ends this process when the server has: with 0, or with 1 when it did not end cleanly. */
export function endServer(server: RunningServer): void {
  setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref()
  server.close().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error('Polett did not stop cleanly:', error)
      process.exit(1)
    },
  )
}
