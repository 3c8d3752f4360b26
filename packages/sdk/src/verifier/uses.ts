/** Counts the answers that were given from memory, and tells the server of them, so that "last used" stays true. */

import { PolettProblem } from '../problem.ts'
import type { ServerCalls } from './server-calls.ts'
import type { Surroundings } from './surroundings.ts'

/** Where uses are counted: at the answer itself, since nothing else is touched when one is given from memory. */
export interface Used {
  readonly token: { readonly id: string }
  /** The address of those that are counted here, as the caller wrote it. */
  usedFrom: string | undefined
  usedCount: number
  /** Milliseconds since uses were told last: a small whole number, which needs no memory of its own. */
  usedAt: number
  isWaiting: boolean
}

export interface Uses {
  note(used: Used, address: string | undefined, now: number): void
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

export function createUses(
  calls: ServerCalls,
  { after, now }: Surroundings,
  onProblem: (problem: PolettProblem) => void,
): Uses {
  let waiting: Used[] = []
  let untold = new Map<string, Use>()
  let sending: Promise<void> | null = null
  let cancel: (() => void) | null = null
  let toldAt = now()

  function wait(used: Used): void {
    used.isWaiting = true
    waiting.push(used)
    wake()
  }

  function wake(): void {
    cancel ??= after(EVERY_MS, () => {
      cancel = null
      void flush()
    })
  }

  function settle(used: Used): void {
    const { token, usedAt, usedCount, usedFrom } = used
    used.usedCount = 0
    if (usedCount > 0) add({ token: token.id, address: addressIn(usedFrom), count: usedCount, at: toldAt + usedAt })
  }

  function add(use: Use): void {
    const key = `${use.token} ${use.address}`
    const { at, count } = untold.get(key) ?? { at: use.at, count: 0 }
    if (count === 0 && untold.size >= MOST_UNTOLD) return
    untold.set(key, { ...use, at: Math.max(at, use.at), count: count + use.count })
  }

  async function sendAll(): Promise<void> {
    for (const used of waiting) {
      used.isWaiting = false
      settle(used)
    }
    toldAt = now()
    const all = [...untold.values()]
    waiting = []
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
    note(used, address, at) {
      if (used.usedFrom !== address) {
        settle(used)
        used.usedFrom = address
      }
      used.usedCount += 1
      used.usedAt = (at - toldAt) | 0
      if (!used.isWaiting) wait(used)
    },
    flush,
    stop() {
      cancel?.()
      cancel = null
    },
  }
}

interface Use {
  readonly token: string
  readonly address: string | undefined
  readonly count: number
  readonly at: number
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
