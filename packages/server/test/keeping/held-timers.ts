/**
 * Holds the server's timers, which run in this process: what comes without them was not waited for, however slow the machine.
 */
import { vi } from 'vitest'

/** To be called before the server starts. */
export function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
}

/** Lets time pass for these timers alone. */
export function passMs(ms: number): void {
  vi.advanceTimersByTime(ms)
}

/** As long as it takes to the next beat. */
export const BEAT_MS = 1_000

export function releaseTimers(): void {
  vi.useRealTimers()
}
