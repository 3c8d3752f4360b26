/** Sealing the audit log under a key outside the database, so that a cut tail or a full recomputation shows. */

import type { Deps } from '../deps.ts'
import { chainMac, GENESIS } from '../domain/audit-chain.ts'
import { findAuditHash } from '../store/audit.ts'
import { type AuditSeal, findSeal, writeSeal } from '../store/audit-seals.ts'
import { readLedger } from '../store/ledger.ts'

/**
 * Outside any mutation, within a second of it and at a graceful stop. Writes nothing when there is nothing new, and
 * nothing over a seal that the log does not fit any more: a new one would hide what the old one shows.
 */
export async function sealAudit({ keys, now, store }: Pick<Deps, 'keys' | 'now' | 'store'>): Promise<void> {
  const [{ auditCount, auditHead }, seal] = await Promise.all([readLedger(store.read), findSeal(store.read)])
  if (seal !== null && seal.count >= auditCount && seal.keyId === keys.current.id) return
  if (seal !== null && !(await fits(store, keys, seal))) return
  const mac = chainMac(keys.current.audit, { count: auditCount, head: auditHead })
  await writeSeal(store.write, { keyId: keys.current.id, count: auditCount, head: auditHead, mac }, now())
}

/** Whether a seal is one of ours, and the entry that it was put on is still that entry. */
async function fits({ read }: Deps['store'], keys: Deps['keys'], seal: AuditSeal): Promise<boolean> {
  const key = keys.byId(seal.keyId)
  if (key === null || chainMac(key.audit, seal) !== seal.mac) return false
  const head = seal.count === 0 ? GENESIS : await findAuditHash(read, seal.count)
  return head === seal.head
}
