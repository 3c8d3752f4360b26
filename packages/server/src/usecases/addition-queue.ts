/** Who waits for a transaction that writes what is new. */

import type { AuditDraft } from '../store/audit-rows.ts'
import type { Db } from '../store/db.ts'
import { storeError } from '../store/unavailable.ts'

export interface WaitingAddition {
  write(tx: Db): Promise<WrittenAddition>
  refuse(error: unknown): void
}

export interface WrittenAddition {
  readonly audit: readonly Omit<AuditDraft, 'at'>[]
  /** To be called once what was written is on the disk. */
  tell(): void
}

export interface AdditionQueue {
  /** Calls `writeSome`, which takes at least one, until nobody waits; one call at a time. */
  join(addition: WaitingAddition, writeSome: () => Promise<void>): void
  /** The first of those who wait, at most so many. */
  take(atMost: number): WaitingAddition[]
  /** Before all who wait. */
  putBack(additions: readonly WaitingAddition[]): void
}

/** As many as wait for a connection: beyond this, an answer "overloaded" now is better than an answer too late. */
const MAX_WAITING = 1_000

export function createAdditionQueue(): AdditionQueue {
  const waiting: WaitingAddition[] = []
  let isWriting = false

  async function writeAll(writeSome: () => Promise<void>): Promise<void> {
    isWriting = true
    while (waiting.length > 0) await writeSome()
    isWriting = false
  }

  return {
    join(addition, writeSome) {
      if (waiting.length >= MAX_WAITING) {
        const reason = `${MAX_WAITING} additions wait for it already`
        addition.refuse(storeError('store_overloaded', `The database is overloaded: ${reason}.`))
        return
      }
      waiting.push(addition)
      if (!isWriting) void writeAll(writeSome)
    },
    take: (atMost) => waiting.splice(0, atMost),
    putBack: (additions) => void waiting.unshift(...additions),
  }
}
