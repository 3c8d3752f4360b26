/** Decides who may use a connection: one transaction at a time, single statements between them, first come, first served. */

import { storeError } from './unavailable.ts'

export type Turn = {
  /** A transaction keeps the connection until `give`; a single statement only posts itself. */
  readonly exclusive: boolean
  /** Called synchronously, so that what it posts cannot be overtaken. */
  readonly start: () => void
  readonly refuse: (error: Error) => void
}

export type Turns = {
  take(turn: Turn): void
  give(): void
  /** Refuses the waiting and everybody after them. */
  stop(error: Error): void
  /** Refuses everybody from now on, and resolves when those who came before are through. */
  drained(error: Error): Promise<void>
}

export type TurnLimits = {
  /** Bounds the turns that wait and the statements that run, together. */
  readonly maxWaiting: number
  readonly maxWaitMs: number
  readonly running: () => number
}

type Waiting = Turn & { readonly timer: NodeJS.Timeout }

export function createTurns({ maxWaiting, maxWaitMs, running }: TurnLimits): Turns {
  const waiting: Waiting[] = []
  let held = false
  let stopped: Error | null = null
  let onDrained: (() => void) | null = null

  function take(turn: Turn): void {
    const refusal = refuse()
    if (refusal !== null) turn.refuse(refusal)
    else if (!held && waiting.length === 0) begin(turn)
    else {
      const timer = setTimeout(() => giveUp(entry), maxWaitMs)
      const entry = { ...turn, timer }
      waiting.push(entry)
    }
  }

  function refuse(): Error | null {
    if (stopped !== null) return stopped
    const tooMany = waiting.length + running() >= maxWaiting
    return tooMany ? overloaded(`${maxWaiting} requests wait for it already`) : null
  }

  function begin(turn: Turn): void {
    held = turn.exclusive
    turn.start()
  }

  function give(): void {
    held = false
    while (!held) {
      const next = waiting.shift()
      if (next === undefined) break
      clearTimeout(next.timer)
      begin(next)
    }
    if (!held) onDrained?.()
  }

  /** Also ends what would be a standstill: work inside a transaction that waits for its own connection. */
  function giveUp(entry: Waiting): void {
    waiting.splice(waiting.indexOf(entry), 1)
    entry.refuse(overloaded(`its turn did not come within ${maxWaitMs} ms`))
  }

  function stop(error: Error): void {
    stopped ??= error
    for (const entry of waiting.splice(0)) {
      clearTimeout(entry.timer)
      entry.refuse(error)
    }
    onDrained?.()
  }

  function drained(error: Error): Promise<void> {
    stopped ??= error
    if (!held) return Promise.resolve()
    return new Promise((resolve) => {
      onDrained = resolve
    })
  }

  return { take, give, stop, drained }
}

function overloaded(reason: string): Error {
  return storeError('store_overloaded', `The database is overloaded: ${reason}.`)
}
