/** Counts the answers that were given from memory, and tells the server of them, so that "last used" stays true. */

import { PolettProblem } from '../problem.ts'
import type { Use } from './answer-table.ts'
import type { ServerCalls } from './server-calls.ts'
import type { Surroundings } from './surroundings.ts'

export interface Uses {
  /** There are some to be told. */
  wake(): void
  /** Never throws: what could not be told waits for the next time. */
  flush(): Promise<void>
  /** Ends the timer. */
  stop(): void
}

const EVERY_MS = 5_000
const MOST_AT_ONCE = 500
const MOST_UNTOLD = 100_000
const MOST_COUNT = 1_000_000_000
const MOST_MS_AGO = 86_400_000
const ADDRESS = /^[\da-fA-F.:]{2,45}$/

/** `take` answers the uses since it was called last. */
export function createUses(
  take: (now: number) => readonly Use[],
  calls: ServerCalls,
  { after, now }: Surroundings,
  onProblem: (problem: PolettProblem) => void,
): Uses {
  let untold = new Map<string, Use>()
  let sending: Promise<void> | null = null
  let cancel: (() => void) | null = null

  function wake(): void {
    if (cancel !== null) return
    cancel = after(EVERY_MS, () => {
      cancel = null
      void flush()
    })
  }

  function add({ address, at, count, token }: Use): void {
    const key = `${token} ${address}`
    const known = untold.get(key)
    if (known === undefined && untold.size >= MOST_UNTOLD) return
    untold.set(key, { token, address, at: Math.max(at, known?.at ?? at), count: count + (known?.count ?? 0) })
  }

  async function sendAll(): Promise<void> {
    for (const use of take(now())) add({ ...use, address: addressIn(use.address) })
    const all = [...untold.values()]
    untold = new Map()
    let isDown = false
    for (let at = 0; at < all.length; at += MOST_AT_ONCE) {
      const batch = all.slice(at, at + MOST_AT_ONCE)
      isDown ||= !(await send(batch))
      if (isDown) for (const use of batch) add(use)
    }
    if (untold.size > 0) wake()
  }

  async function send(batch: readonly Use[]): Promise<boolean> {
    const body = { uses: batch.map((use) => onWire(use, now())) }
    try {
      await calls.read({ path: '/v1/verifications/uses', body })
      return true
    } catch (error) {
      if (!(error instanceof PolettProblem)) return false
      onProblem(error)
      // What the server does not understand now, it will not understand later.
      return error.status === 400 || error.status === 422
    }
  }

  async function flush(): Promise<void> {
    await sending
    sending = sendAll().finally(() => {
      sending = null
    })
    return sending
  }

  return {
    wake,
    flush,
    stop() {
      cancel?.()
      cancel = null
    },
  }
}

const addressIn = (text: string | undefined): string | undefined =>
  text !== undefined && ADDRESS.test(text) ? text : undefined

function onWire({ address, at, count, token }: Use, now: number) {
  return {
    token,
    count: Math.min(count, MOST_COUNT),
    msAgo: Math.min(MOST_MS_AGO, Math.max(0, Math.round(now - at))),
    ...(address === undefined ? {} : { address }),
  }
}
