/** A bounded number of connections, and a bounded queue for them; all can be ended at once when the database is in doubt. */

import type { PostgresConnection } from './postgres-connection.ts'
import { storeError } from './unavailable.ts'

export interface PoolOptions {
  readonly size: number
  readonly maxWaiting: number
  /** How long to wait for a connection that others use, and for the first one ever. */
  readonly maxWaitMs: number
  /** How long to wait for the first connection, while there is none any more: a database that was there may be gone. */
  readonly maxReachMs: number
  readonly connect: () => Promise<PostgresConnection>
}

export interface Pool {
  /** Rejects with `store_overloaded` or `store_unavailable`, within the time that the options give. */
  take(): Promise<PostgresConnection>
  /** One that is not sound is ended. */
  give(connection: PostgresConnection): void
  /** Ends every connection, those in use too, and refuses everybody with the reason until `resume`. */
  interrupt(reason: Error): void
  resume(): void
  /** Refuses everybody from now on; resolves when what runs is through, or was ended after `withinMs`. */
  close(withinMs: number): Promise<void>
  counts(): PoolCounts
}

export interface PoolCounts {
  readonly open: number
  readonly idle: number
  readonly waiting: number
}

interface Waiting {
  readonly resolve: (connection: PostgresConnection) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

export function createPool({ connect, maxReachMs, maxWaitMs, maxWaiting, size }: PoolOptions): Pool {
  const all = new Set<PostgresConnection>()
  const idle: PostgresConnection[] = []
  const waiting: Waiting[] = []
  let opening = 0
  let wasReached = false
  /** Goes up at every interruption: a connection that was begun before it is not taken in. */
  let era = 0
  let stopped: Error | null = null
  let closed: Error | null = null
  let onEmpty: (() => void) | null = null

  function take(): Promise<PostgresConnection> {
    const refusal = closed ?? stopped
    if (refusal !== null) return Promise.reject(refusal)
    const ready = takeIdle()
    if (ready !== null) return Promise.resolve(ready)
    if (waiting.length >= maxWaiting) return Promise.reject(overloaded(`${maxWaiting} requests wait for it already`))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => giveUp(entry), all.size === 0 && wasReached ? maxReachMs : maxWaitMs)
      const entry: Waiting = { resolve, reject, timer }
      waiting.push(entry)
      grow()
    })
  }

  /** The one used last, so that the others may rest. One that has just been cut is passed over. */
  function takeIdle(): PostgresConnection | null {
    for (;;) {
      const ready = idle.pop()
      if (ready === undefined || ready.isSound()) return ready ?? null
    }
  }

  function giveUp(entry: Waiting): void {
    waiting.splice(waiting.indexOf(entry), 1)
    const nobody = all.size === 0
    entry.reject(
      nobody
        ? storeError('store_unavailable', 'The database could not be reached in time.')
        : overloaded('no connection was free in time'),
    )
  }

  function grow(): void {
    while (opening < waiting.length && all.size + opening < size) open(era)
  }

  function open(begunIn: number): void {
    opening += 1
    connect().then(
      (connection) => {
        if (begunIn !== era) return connection.destroy(ended())
        opening -= 1
        takeIn(connection)
      },
      (error: Error) => {
        if (begunIn !== era) return
        opening -= 1
        // With no connection at all, those who wait behind this one would only fail one after another.
        refuse(all.size === 0 ? waiting.length : 1, error)
        grow()
      },
    )
  }

  function takeIn(connection: PostgresConnection): void {
    if (closed !== null) {
      connection.destroy(ended())
      return
    }
    wasReached = true
    all.add(connection)
    connection.onEnd(() => forget(connection))
    if (all.has(connection)) pass(connection)
  }

  function pass(connection: PostgresConnection): void {
    const next = waiting.shift()
    if (next === undefined) {
      idle.push(connection)
      return
    }
    clearTimeout(next.timer)
    next.resolve(connection)
  }

  function give(connection: PostgresConnection): void {
    if (!all.has(connection)) return
    if (connection.isSound() && closed === null) {
      pass(connection)
      return
    }
    connection.destroy(ended())
    forget(connection)
  }

  function forget(connection: PostgresConnection): void {
    if (!all.delete(connection)) return
    const place = idle.indexOf(connection)
    if (place >= 0) idle.splice(place, 1)
    if (all.size === 0) onEmpty?.()
    grow()
  }

  function refuse(count: number, error: Error): void {
    for (const entry of waiting.splice(0, count)) {
      clearTimeout(entry.timer)
      entry.reject(error)
    }
  }

  function interrupt(reason: Error): void {
    stopped = reason
    era += 1
    opening = 0
    refuse(waiting.length, reason)
    for (const connection of [...all]) {
      connection.destroy(reason)
      forget(connection)
    }
  }

  async function close(withinMs: number): Promise<void> {
    closed ??= storeError('store_unavailable', 'The database is closed.')
    refuse(waiting.length, closed)
    await Promise.all(idle.splice(0).map((connection) => connection.close()))
    if (all.size === 0) return
    const timer = setTimeout(() => interrupt(ended()), withinMs)
    await new Promise<void>((resolve) => {
      onEmpty = resolve
    })
    clearTimeout(timer)
  }

  return {
    ...{ take, give, interrupt, close },
    resume: () => {
      stopped = null
    },
    counts: () => ({ open: all.size, idle: idle.length, waiting: waiting.length }),
  }
}

function ended(): Error {
  return storeError('store_unavailable', 'The connection to the database was ended.')
}

function overloaded(reason: string): Error {
  return storeError('store_overloaded', `The database is overloaded: ${reason}.`)
}
