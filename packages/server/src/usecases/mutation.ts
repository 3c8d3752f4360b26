/** The frame of every change: the change, its audit entries and its change record are one transaction, or nothing. */

import type { Deps } from '../deps.ts'
import { bringForward } from '../nodes/feed.ts'
import { everywhere, type Propagation } from '../nodes/propagation.ts'
import type { AuditDraft } from '../store/audit-rows.ts'
import type { Db } from '../store/db.ts'
import { appendToLedger, type Change, listChangesAfter, lockLedger, type Reach, readLedger } from '../store/ledger.ts'
import type { Caller, Origin } from './caller.ts'
import { Problem } from './problem.ts'

export type AuditTarget = AuditDraft['target']
export type AuditTenant = AuditDraft['tenant']

/** What a story has written, and what is to be said of it. Without entries nothing has changed. */
export interface Written<T> {
  readonly result: T
  readonly audit: readonly Omit<AuditDraft, 'at'>[]
  readonly reach: readonly Reach[]
}

export interface Mutated<T> {
  readonly result: T
  readonly propagation: Propagation
}

const MAX_TRIES = 5

/**
 * Runs a story for a caller, whose rights are read again inside: `own` is the caller as of this transaction. A Problem
 * thrown by the story undoes everything.
 */
export function mutate<T>(
  deps: Deps,
  caller: Caller,
  story: (tx: Db, own: Caller) => Promise<Written<T>>,
): Promise<Mutated<T>> {
  return commit(deps, async (tx) => story(tx, await caller.refresh(tx)))
}

/** The same; what is shown of it is read while the other nodes are waited for. */
export async function mutateAndShow<T, S>(
  deps: Deps,
  caller: Caller,
  story: (tx: Db, own: Caller) => Promise<Written<T>>,
  show: (result: T) => Promise<S>,
): Promise<Mutated<T> & { readonly shown: S }> {
  const { change, result } = await write(deps, async (tx) => story(tx, await caller.refresh(tx))).catch(
    (error: unknown) => refuse(deps, error),
  )
  const showing = show(result)
  // Whatever comes of it, it is not answered before the change is known everywhere.
  showing.catch(() => undefined)
  const propagation = await propagate(deps, change)
  return { result, propagation, shown: await showing }
}

/** Runs a story that no caller stands behind, such as the set-up. */
export function commit<T>(deps: Deps, story: (tx: Db) => Promise<Written<T>>): Promise<Mutated<T>> {
  return commitUnheard(deps, story).catch((error: unknown) => refuse(deps, error))
}

/** The same for whoever does not wait for others to know what it throws: only `refuse` lets it be heard. */
export async function commitUnheard<T>(deps: Deps, story: (tx: Db) => Promise<Written<T>>): Promise<Mutated<T>> {
  const { change, result } = await write(deps, story)
  return { result, propagation: await propagate(deps, change) }
}

interface Committed<T> {
  readonly result: T
  readonly change: Change | null
}

async function write<T>(deps: Deps, story: (tx: Db) => Promise<Written<T>>): Promise<Committed<T>> {
  const seen = deps.node.watch()
  try {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const done = await attempt(deps, story)
      if (done !== null) return done
    }
  } finally {
    seen()
  }
  throw new Problem('unavailable', { retryAfterSeconds: 1 })
}

/** Rejects with what a story has thrown, once that may be heard. */
export async function refuse(deps: Deps, error: unknown): Promise<never> {
  // Whoever hears that a thing is gone takes it for ended, so it has to be.
  if (error instanceof Problem && error.code === 'not_found') await propagate(deps, null)
  throw error
}

/** Resolves when all nodes have applied what is in the database by now. */
export async function confirmAll(deps: Deps): Promise<Propagation> {
  await catchUp(deps, deps.store.read, (await readLedger(deps.store.read)).seq)
  return propagate(deps, null)
}

/**
 * The change is applied here before anybody is told that it is done, and before the next one can be committed. A call
 * that finds nothing left to change waits as well: the one that changed it may be waiting still.
 */
async function propagate({ feed, node }: Deps, change: Change | null): Promise<Propagation> {
  if (change !== null) feed.apply(change)
  if (change?.reach.length === 0) return everywhere(node.list().length)
  try {
    return await node.propagate(change ?? { seq: feed.reached() })
  } catch (error) {
    const problem = new Problem('unavailable', { detail: UNCONFIRMED, retryAfterSeconds: 2 })
    problem.cause = error
    throw problem
  }
}

const UNCONFIRMED =
  'The change is made, but not every node has confirmed it, so some may act on what was before for a few seconds. Look at what you changed, and send the call again where that does no harm.'

/** Null: to be tried again. */
async function attempt<T>(deps: Deps, story: (tx: Db) => Promise<Written<T>>): Promise<Committed<T> | null> {
  try {
    return await deps.store.write.transaction().execute(async (tx) => {
      const ledger = await lockLedger(tx, deps.store.dialect)
      if (ledger.seq < deps.feed.applied()) deps.feed.restart(ledger.seq)
      await catchUp(deps, tx, ledger.seq)
      const { audit, reach, result } = await story(tx)
      if (audit.length === 0) return { result, change: null }
      const at = deps.now()
      const change = await appendToLedger(
        tx,
        ledger,
        audit.map((draft) => ({ at, ...draft })),
        reach,
        at,
      )
      return { result, change }
    })
  } catch (error) {
    if (deps.store.dialect.isConflict(error)) return null
    throw error
  }
}

/** What is in memory must be as new as the transaction, because stories judge by it. */
async function catchUp({ feed }: Deps, db: Db, seq: number): Promise<void> {
  if (feed.applied() < seq) await bringForward(feed, seq, (after) => listChangesAfter(db, after))
}

/** An audit entry by a caller. `details` holds facts that help an auditor, never a secret. */
export function entryBy(
  caller: Pick<Caller, 'actor' | 'origin'>,
  action: string,
  target: AuditTarget,
  tenant: AuditTenant,
  details: Readonly<Record<string, unknown>> = {},
): Omit<AuditDraft, 'at'> {
  const { address, requestId } = caller.origin satisfies Origin
  return { actor: caller.actor, action, target, tenant, details, address, requestId }
}
