/** Proving the audit log: every entry against the one before it, the end against the ledger, the whole against its seal. */

import type { Deps } from '../deps.ts'
import {
  type ChainEnd,
  type ChainState,
  type ChainVerdict,
  chainMac,
  finishChain,
  GENESIS,
  startChain,
  stepChain,
} from '../domain/audit-chain.ts'
import { holds } from '../domain/rights.ts'
import { EVERYWHERE } from '../domain/scope.ts'
import { listAuditAfter } from '../store/audit.ts'
import type { AuditRecord } from '../store/audit-rows.ts'
import { type AuditSeal, findSeal } from '../store/audit-seals.ts'
import type { Db } from '../store/db.ts'
import { chainedFields, readLedger } from '../store/ledger.ts'
import type { Caller } from './caller.ts'
import { permissionMissing } from './judging.ts'

/** Entries checked at a time: short enough that nobody waits for the event loop. */
const CHUNK = 250

/** Throws 403 for a caller without `audit:read` everywhere. */
export async function verifyAudit(deps: Deps, caller: Caller): Promise<ChainVerdict> {
  if (!holds(caller.rights, 'audit:read', EVERYWHERE)) throw permissionMissing('audit:read', {})
  return checkAudit(deps)
}

/**
 * Reads the whole log, oldest first. Entries are only ever added, so the bulk of it is read without holding a snapshot,
 * which would keep lists waiting and the database's log from being folded; the end is read in one transaction with the
 * ledger and the seal.
 */
export async function checkAudit({ keys, store }: Pick<Deps, 'keys' | 'store'>): Promise<ChainVerdict> {
  const seal = await findSeal(store.scan)
  const before = await walk(store.scan, startWalk(seal), (await readLedger(store.scan)).auditCount)
  return store.scan.transaction().execute(async (tx) => {
    const { auditCount, auditHead } = await readLedger(tx)
    const walked = await walk(tx, before, Number.MAX_SAFE_INTEGER)
    const chain = finishChain(walked.chain, { count: auditCount, head: auditHead })
    const broken = sealProblem(keys, seal, walked)
    if (broken === null || (chain.brokenAt !== undefined && chain.brokenAt <= broken)) return chain
    return { intact: false, entries: chain.entries, brokenAt: broken }
  })
}

interface Walk {
  readonly chain: ChainState
  /** The number of the last entry read, which in a log that was tampered with need not be their count. */
  readonly lastSeq: number
  /** The chain where the seal was put. */
  readonly sealed: ChainEnd | null
  readonly sealedCount: number | null
}

function startWalk(seal: AuditSeal | null): Walk {
  const sealedCount = seal?.count ?? null
  const sealed = sealedCount === 0 ? { count: 0, head: GENESIS } : null
  return { chain: startChain(), lastSeq: Number.MIN_SAFE_INTEGER, sealed, sealedCount }
}

/** Goes on until `end` entries have been read, or to the end of the log. */
async function walk(db: Db, start: Walk, end: number): Promise<Walk> {
  let at = start
  while (at.chain.entries < end) {
    const records = await listAuditAfter(db, at.lastSeq, Math.min(CHUNK, end - at.chain.entries))
    if (records.length === 0) return at
    for (const record of records) at = step(at, record)
  }
  return at
}

function step(at: Walk, record: AuditRecord): Walk {
  const { hash, previousHash, seq, ...draft } = record
  const chain = stepSafely(at.chain, { ...chainedFields(seq, draft), seq, previousHash, hash })
  const sealed = chain.entries === at.sealedCount ? { count: chain.entries, head: chain.head } : at.sealed
  return { ...at, chain, lastSeq: seq, sealed }
}

/** What has no canonical form was not written by us, so the chain is broken there too. */
function stepSafely(state: ChainState, entry: Parameters<typeof stepChain>[1]): ChainState {
  try {
    return stepChain(state, entry)
  } catch {
    const entries = state.entries + 1
    return { entries, head: entry.hash, brokenAt: state.brokenAt ?? entries }
  }
}

/** The number of the entry at which the seal says that something is wrong; null when it holds. */
function sealProblem(keys: Deps['keys'], seal: AuditSeal | null, walked: Walk): number | null {
  const { entries } = walked.chain
  // The installation begins with one, so it was taken away, and anything may have been done since.
  if (seal === null) return 1
  if (seal.count > entries) return entries + 1
  const key = keys.byId(seal.keyId)
  const genuine = key !== null && chainMac(key.audit, seal) === seal.mac
  return genuine && walked.sealed?.head === seal.head ? null : Math.max(1, seal.count)
}
