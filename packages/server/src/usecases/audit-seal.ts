/** Sealing the audit log under a key outside the database, so that a cut tail or a full recomputation shows. */

import type { Deps } from '../deps.ts'
import { type ChainEnd, chainMac, GENESIS } from '../domain/audit-chain.ts'
import { findAuditHash } from '../store/audit.ts'
import { type AuditSeal, findSeal, writeSeal } from '../store/audit-seals.ts'
import type { Db } from '../store/db.ts'
import { readLedger } from '../store/ledger.ts'

/**
 * Outside any mutation, within a second of it and at a graceful stop. Writes nothing when there is nothing new, and
 * nothing over a seal that the log does not fit any more: a new one would hide what the old one shows.
 */
export async function sealAudit({ keys, now, store }: Pick<Deps, 'keys' | 'now' | 'store'>): Promise<void> {
  const [{ auditCount, auditHead }, present] = await Promise.all([readLedger(store.read), findSeal(store.read)])
  if (present === null || (present.count >= auditCount && present.keyId === keys.current.id)) return
  if (!(await fits(store, keys, present))) return
  await seal(store.write, keys, { count: auditCount, head: auditHead }, now())
}

/** The first seal is part of the installation: a log without one is a log whose seal was taken away. */
export async function sealEmptyLog(tx: Db, keys: Deps['keys'], at: number): Promise<void> {
  await seal(tx, keys, { count: 0, head: GENESIS }, at)
}

async function seal(db: Db, { current }: Deps['keys'], end: ChainEnd, at: number): Promise<void> {
  await writeSeal(db, { ...end, keyId: current.id, mac: chainMac(current.audit, end) }, at)
}

/** Whether a seal is one of ours, and the entry that it was put on is still that entry. */
async function fits({ read }: Deps['store'], keys: Deps['keys'], seal: AuditSeal): Promise<boolean> {
  const key = keys.byId(seal.keyId)
  if (key === null || chainMac(key.audit, seal) !== seal.mac) return false
  const head = seal.count === 0 ? GENESIS : await findAuditHash(read, seal.count)
  return head === seal.head
}
