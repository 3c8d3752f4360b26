/** Reading the audit log: who did what, when, as far as the caller may see it. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { holds, holdsWithin } from '../domain/rights.ts'
import { EVERYWHERE, inTenant } from '../domain/scope.ts'
import {
  type AuditRow,
  type AuditSelection,
  countAuditRows,
  findTimeRange,
  listAuditRows,
  type TimeRange,
} from '../store/audit.ts'
import type { AuditRecord } from '../store/audit-rows.ts'
import type { Db } from '../store/db.ts'
import type { Caller } from './caller.ts'
import { findTenant, permissionMissing } from './judging.ts'
import { pageOf, type ShownPage } from './list-query.ts'
import { type Listing, listPage, type Stream, walkAll } from './listing.ts'

const AUDIT_READ = 'audit:read'

export interface AuditFilter {
  readonly tenant?: string | undefined
  /** Public id of a user or an application. */
  readonly actor?: string | undefined
  readonly action?: string | undefined
  /** Public id of what was acted on. */
  readonly target?: string | undefined
  /** Inclusive. */
  readonly from?: string | undefined
  /** Exclusive. */
  readonly to?: string | undefined
}

export interface AuditQuery extends AuditFilter {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

/** Newest first. Throws 403 for a caller who may read it nowhere. */
export async function listAudit(deps: Deps, caller: Caller, query: AuditQuery): Promise<ShownPage<AuditRecord>> {
  const listing = await auditListing(deps, caller, query)
  const { cursor, limit } = query
  const page = await listPage(deps, listing, questionOf(query), { cursor, limit })
  return pageOf(page, ({ record }) => record)
}

/** The whole filtered list, read in pieces. Refuses before the first one. */
export async function exportAudit(deps: Deps, caller: Caller, filter: AuditFilter): Promise<AsyncGenerator<AuditRow>> {
  return walkAll(await auditListing(deps, caller, filter))
}

function questionOf({ action, actor, from, target, tenant, to }: AuditFilter): object {
  const asked = { action, actor, from, target, tenant, to }
  return { list: 'audit', ...Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) }
}

async function auditListing(deps: Deps, caller: Caller, filter: AuditFilter): Promise<Listing<AuditRow>> {
  if (!holdsWithin(caller.rights, AUDIT_READ, EVERYWHERE)) throw permissionMissing(AUDIT_READ, {})
  const db = deps.store.scan
  const tenants = await tenantsAsked(deps, caller, filter.tenant)
  const time = await timeAsked(db, filter)
  const ways = waysToRead(filter, tenants, time)
  return {
    descending: true,
    streams: (await shortest(db, ways)).map((selection) => toStream(db, selection)),
    ...(ways.length > 1 ? { matches: ({ record }: AuditRow) => belongs(record, filter, tenants) } : {}),
  }
}

/**
 * Internal ids of the tenants whose entries are asked for and in sight; null is everything. The id null stands for
 * entries without a tenant, which lie at the platform. A tenant that is gone cannot be named any more, and another one
 * that took its name does not show its entries.
 */
type Tenants = ReadonlySet<number | null> | null

async function tenantsAsked(deps: Deps, caller: Caller, wanted: string | undefined): Promise<Tenants> {
  const seen = await tenantsInSight(deps, caller)
  if (wanted === undefined) return seen
  const tenant = await findTenant(deps, wanted)
  const inSight = tenant !== null && (seen === null || seen.has(tenant.internalId))
  return new Set(inSight ? [tenant.internalId] : [])
}

async function tenantsInSight(deps: Deps, { rights }: Caller): Promise<Tenants> {
  if (holds(rights, AUDIT_READ, EVERYWHERE)) return null
  const held = new Set<number | null>(rights.flatMap(({ scope }) => scope.tenant ?? []))
  for (const tenant of held) if (tenant !== null && !holds(rights, AUDIT_READ, inTenant(tenant))) held.delete(tenant)
  const platform = await findTenant(deps, PLATFORM)
  return platform !== null && held.has(platform.internalId) ? held.add(null) : held
}

async function timeAsked(db: Db, { from, to }: AuditFilter): Promise<TimeRange | null> {
  if (from === undefined && to === undefined) return null
  const start = from === undefined ? 0 : Date.parse(from)
  const end = to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(to)
  return findTimeRange(db, start, end)
}

type Way = readonly AuditSelection[]

/** Each filter is one way along its own index; what the others ask for is then tested entry by entry. */
function waysToRead({ action, actor, target }: AuditFilter, tenants: Tenants, time: TimeRange | null): readonly Way[] {
  const ways: Way[] = []
  if (target !== undefined) ways.push([{ column: 'target_id', value: target, time }])
  if (actor !== undefined) ways.push([{ column: 'actor_id', value: actor, time }])
  if (action !== undefined) ways.push([{ column: 'action', value: action, time }])
  if (tenants !== null) ways.push([...tenants].map((value) => ({ column: 'tenant_id', value, time })))
  return ways.length === 0 ? [[{ column: null, value: null, time }]] : ways
}

/** Beyond this, a way is long, and how long does not matter. */
const LONG = 10_000

/** The way with the fewest entries. */
async function shortest(db: Db, ways: readonly Way[]): Promise<Way> {
  let best: { way: Way; length: number } | null = null
  for (const way of ways) {
    const length = ways.length === 1 ? 0 : await lengthOf(db, way)
    if (best === null || length < best.length) best = { way, length }
  }
  return best?.way ?? []
}

async function lengthOf(db: Db, way: Way): Promise<number> {
  let length = 0
  for (const selection of way) {
    length += await countAuditRows(db, selection, LONG - length)
    if (length >= LONG) break
  }
  return length
}

function toStream(db: Db, selection: AuditSelection): Stream<AuditRow> {
  return {
    rows: (after, limit) => listAuditRows(db, selection, after, limit),
    count: (limit) => countAuditRows(db, selection, limit),
  }
}

function belongs(record: AuditRecord, { action, actor, target }: AuditFilter, tenants: Tenants): boolean {
  return (
    (target === undefined || record.target.id === target) &&
    (actor === undefined || record.actor.id === actor) &&
    (action === undefined || record.action === action) &&
    (tenants === null || tenants.has(record.tenant?.internalId ?? null))
  )
}
