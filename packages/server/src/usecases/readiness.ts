/** Whether this node can do its work, and the few numbers about the database that an operator watches. */

import type { Deps } from '../deps.ts'
import { readLedger } from '../store/ledger.ts'
import type { MailCounts } from '../store/mails.ts'
import { MIGRATIONS } from '../store/migrations/index.ts'
import { databaseSize, listAppliedMigrations } from '../store/readiness.ts'
import { countMailNews } from './mail-state.ts'
import { Problem } from './problem.ts'

/** Longer than this is as bad as no answer. */
const DATABASE_LIMIT_MS = 2_000

/** Throws `unavailable` unless the database answers in time, its schema is that of this build, memory is true, and no stop is near. */
export async function requireReadiness({
  leaving,
  node,
  store,
}: Pick<Deps, 'leaving' | 'node' | 'store'>): Promise<void> {
  if (leaving()) throw notReady('This node is about to stop.')
  const isFresh = within(DATABASE_LIMIT_MS, node.fresh()).then(
    () => true,
    () => false,
  )
  const applied = await within(DATABASE_LIMIT_MS, listAppliedMigrations(store.read)).catch(() => null)
  if (applied === null) throw notReady('The database does not answer.')
  const missing = MIGRATIONS.some(({ id }) => !applied.includes(id))
  if (missing) throw notReady('The database is still being brought to the schema of this version.')
  if (!(await isFresh)) throw notReady('This node is finding out what the other nodes have changed.')
}

function notReady(what: string): Problem {
  return new Problem('unavailable', { detail: `${what} Try again soon.`, retryAfterSeconds: 2 })
}

export interface DatabaseFacts {
  readonly bytes: number
  readonly auditEntries: number
  readonly mails: MailCounts
}

/** Null when the database does not answer in time: the other numbers are then wanted all the more. */
export async function readDatabaseFacts({ now, store }: Pick<Deps, 'now' | 'store'>): Promise<DatabaseFacts | null> {
  const reading = Promise.all([databaseSize(store), readLedger(store.read), countMailNews({ now, store })])
  const facts = await within(DATABASE_LIMIT_MS, reading).catch(() => null)
  return facts === null ? null : { bytes: facts[0], auditEntries: facts[1].auditCount, mails: facts[2] }
}

/** Rejects when it takes longer; the work itself is not stopped. */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('This takes too long.')), limitMs)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
