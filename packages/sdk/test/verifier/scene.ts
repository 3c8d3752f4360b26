/** A verifier at a small server, with a clock that the test moves. */

import { PLATFORM, type Surroundings } from '../../src/verifier/surroundings.ts'
import { createVerifier, type Verifier, type VerifierOptions } from '../../src/verifier.ts'
import { type StreamServer, startStreamServer } from '../stream-server.ts'

export interface ManualClock extends Pick<Surroundings, 'now' | 'after'> {
  advance(ms: number): void
}

/** Timers run when the clock is moved past them, in their order. */
export function manualClock(): ManualClock {
  let time = 1_000_000
  let timers: { at: number; run: () => void }[] = []
  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((each) => each !== timer)
      }
    },
    advance(ms) {
      const end = time + ms
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (next === undefined) break
        timers = timers.filter((each) => each !== next)
        time = next.at
        next.run()
      }
      time = end
    },
  }
}

export interface Scene {
  readonly server: StreamServer
  readonly clock: ManualClock
  readonly verifier: Verifier
  /** Every wait is as long as it can be, so that a test knows it. */
  readonly surroundings: Surroundings
  stop(): Promise<void>
}

export async function openScene(
  prepare: (server: StreamServer) => void = () => undefined,
  options: Partial<VerifierOptions> = {},
): Promise<Scene> {
  const server = await startStreamServer()
  prepare(server)
  const clock = manualClock()
  const surroundings = { ...PLATFORM, ...clock, random: () => 1 }
  const verifier = createVerifier({ url: server.url, secret: 'of-the-verifier', ...options }, surroundings)
  const stop = async (): Promise<void> => {
    await verifier.close()
    await server.stop()
  }
  return { server, clock, verifier, surroundings, stop }
}

/** Waits for what comes about by itself. Throws when it does not within some seconds. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const giveUp = performance.now() + 30_000
  while (!isSo()) {
    if (performance.now() > giveUp) throw new Error(`Waited in vain until ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
