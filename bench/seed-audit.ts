/** The audit entry of each copied token, chained to the one before it by the product's own rules. */

import { type AuditDraft, type AuditRowWithBefore, toAuditRecord } from '../packages/server/src/store/audit-rows.ts'
import { chainEntries as chain, type LedgerState } from '../packages/server/src/store/ledger.ts'
import type { Row } from './seed-rows.ts'

export type { LedgerState }

/** The entry that a template's creation left, told of another token. */
export function readDraft(template: Row, target: { readonly id: string; readonly name: string }): AuditDraft {
  // The rows of the database, which the product reads alike.
  const { hash: _, previousHash: __, seq: ___, ...draft } = toAuditRecord(template as unknown as AuditRowWithBefore)
  return { ...draft, target: { ...draft.target, ...target } }
}

/** The entry as a row, and the ledger after it. */
export function chainEntries(seen: LedgerState, draft: AuditDraft): { entry: Row; state: LedgerState } {
  const [entry] = chain(seen, [draft])
  if (entry === undefined) throw new Error('A draft makes one entry.')
  return { entry, state: { seq: seen.seq + 1, auditCount: entry.seq, auditHead: entry.hash } }
}
