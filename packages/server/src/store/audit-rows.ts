/**
 * Audit entries as rows. What a row repeats of another, or of itself, is kept as an empty text: the hash of the entry
 * before, the name of an actor that is called as its id, the token of one that is a token. Rows of earlier versions have it
 * in full, and are read alike.
 */

import { sql } from 'kysely'
import { GENESIS } from '../domain/audit-chain.ts'
import { packDetails, unpackDetails } from './audit-details.ts'
import type { AuditTable } from './schema.ts'

export interface AuditDraft {
  readonly at: number
  readonly actor: AuditActor
  readonly action: string
  readonly target: { readonly type: string; readonly id: string | null; readonly name: string }
  readonly tenant: { readonly internalId: number; readonly id: string } | null
  readonly details: Readonly<Record<string, unknown>>
  readonly address: string | null
  readonly requestId: string | null
}

export interface AuditActor {
  readonly type: string
  readonly id: string | null
  readonly name: string
  readonly tokenId: string | null
}

/** An entry as it was written, with its place in the chain. */
export interface AuditRecord extends AuditDraft {
  readonly seq: number
  readonly previousHash: string
  readonly hash: string
}

export function toAuditRow(seq: number, hash: string, draft: AuditDraft) {
  const { actor, target, tenant } = draft
  return {
    seq,
    at: draft.at,
    actor_type: actor.type,
    actor_id: actor.id,
    actor_name: actor.name === actor.id ? '' : actor.name,
    actor_token_id: actor.tokenId !== null && actor.tokenId === actor.id ? '' : actor.tokenId,
    action: draft.action,
    target_type: target.type,
    target_id: target.id,
    target_name: target.name,
    tenant_id: tenant?.internalId ?? null,
    tenant: tenant?.id ?? null,
    details: packDetails(draft.details),
    address: draft.address,
    request_id: draft.requestId,
    previous_hash: '',
    hash,
  }
}

/** The hash of the entry before, as a column beside the row's own. */
export const HASH_BEFORE = sql<
  string | null
>`(select before.hash from audit as before where before.seq = audit.seq - 1)`

export type AuditRowWithBefore = AuditTable & { readonly hash_before: string | null }

/** The row as the draft that it was written from: so its hash can be computed again. */
export function toAuditRecord(row: AuditRowWithBefore): AuditRecord {
  const { actor_id, tenant, tenant_id } = row
  const named = (text: string): string => (text === '' && actor_id !== null ? actor_id : text)
  return {
    seq: row.seq,
    at: row.at,
    actor: {
      ...{ type: row.actor_type, id: actor_id, name: named(row.actor_name) },
      tokenId: row.actor_token_id === null ? null : named(row.actor_token_id),
    },
    action: row.action,
    target: { type: row.target_type, id: row.target_id, name: row.target_name },
    // Half a tenant is never written; shown as it stands there, the check of the chain finds it.
    tenant: tenant === null && tenant_id === null ? null : { internalId: tenant_id ?? 0, id: tenant ?? '' },
    details: readDetails(row.details),
    address: row.address,
    requestId: row.request_id,
    previousHash: row.previous_hash === '' ? (row.hash_before ?? GENESIS) : row.previous_hash,
    hash: row.hash,
  }
}

/** A text that was damaged behind the server's back must not make the rest of the log unreadable. */
function readDetails(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(unpackDetails(text))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Falls through: what stands there is shown as it is.
  }
  return { unreadable: text }
}
