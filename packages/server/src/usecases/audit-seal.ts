/** Sealing the audit log under a key outside the database, so that a cut tail or a full recomputation shows. */

import type { Deps } from '../deps.ts'
import { chainMac } from '../domain/audit-chain.ts'
import { findSeal, writeSeal } from '../store/audit-seals.ts'
import { readLedger } from '../store/ledger.ts'

/** Outside any mutation, within a second of it and at a graceful stop. Writes nothing when there is nothing new. */
export async function sealAudit({ keys, now, store }: Pick<Deps, 'keys' | 'now' | 'store'>): Promise<void> {
  const [{ auditCount, auditHead }, seal] = await Promise.all([readLedger(store.read), findSeal(store.read)])
  if (seal !== null && seal.count >= auditCount && seal.keyId === keys.current.id) return
  const mac = chainMac(keys.current.audit, { count: auditCount, head: auditHead })
  await writeSeal(store.write, { keyId: keys.current.id, count: auditCount, head: auditHead, mac }, now())
}
