/** The audit entry of each copied token, chained to the one before it by the product's own rules. */

import { type AuditDraft, chainEntries as chain, type LedgerState } from '../packages/server/src/store/ledger.ts'
import type { Row } from './seed-rows.ts'

export type { LedgerState }

/** The entry that a template's creation left, told of another token. */
export function readDraft(template: Row, target: { readonly id: string; readonly name: string }): AuditDraft {
  const text = (column: string): string => String(template[column])
  const orNull = (column: string): string | null => (template[column] === null ? null : text(column))
  return {
    at: Number(template.at),
    actor: {
      type: text('actor_type'),
      id: orNull('actor_id'),
      name: text('actor_name'),
      tokenId: orNull('actor_token_id'),
    },
    action: text('action'),
    target: { type: text('target_type'), ...target },
    tenant: { internalId: Number(template.tenant_id), id: text('tenant') },
    details: JSON.parse(text('details')) as Record<string, unknown>,
    address: orNull('address'),
    requestId: orNull('request_id'),
  }
}

/** The entry as a row, and the ledger after it. */
export function chainEntries(seen: LedgerState, draft: AuditDraft): { entry: Row; state: LedgerState } {
  const [entry] = chain(seen, [draft])
  if (entry === undefined) throw new Error('A draft makes one entry.')
  return { entry, state: { seq: seen.seq + 1, auditCount: entry.seq, auditHead: entry.hash } }
}
