/** Tenants: created and deleted by the platform, described by themselves. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { judgeTenant } from '../domain/access.ts'
import type { TenantView } from '../domain/directory.ts'
import { holds, holdsWithin } from '../domain/rights.ts'
import { EVERYWHERE } from '../domain/scope.ts'
import { insertNewTenant } from '../store/new-tenant.ts'
import {
  countTenantContents,
  countTenantRows,
  findTenantRecord,
  listTenantRows,
  markTenantDeleted,
  TENANT_COLUMNS,
  type TenantChanges,
  type TenantRecord,
  updateTenantRow,
} from '../store/tenants.ts'
import type { Caller } from './caller.ts'
import { orTaken } from './directory-judging.ts'
import { findTenant, namedTenant, permissionMissing, requireCreation } from './judging.ts'
import { type ListQuery, matchesText, orderOf, pageOf, type ShownPage } from './list-query.ts'
import { listPage } from './listing.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { invalid, Problem } from './problem.ts'
import { sweepSoon } from './sweep.ts'

/** A tenant as its readers see it. */
export type ShownTenant = Omit<TenantRecord, 'internalId'>

export interface TenantQuery extends ListQuery {
  readonly status?: 'active' | 'inactive'
}

/** The tenants that the caller may read; the platform's own only for who reads tenants everywhere. */
export async function listTenants(deps: Deps, caller: Caller, query: TenantQuery): Promise<ShownPage<ShownTenant>> {
  if (!holdsWithin(caller.rights, 'tenant:read', EVERYWHERE)) throw permissionMissing('tenant:read', {})
  const { cursor, limit, q, sort, status } = query
  const among = await readableTenants(deps, caller)
  const selection = { ...orderOf(sort, TENANT_COLUMNS, TENANT_COLUMNS.name), among }
  const stream = {
    rows: (after: { key: string | number; id: number } | null, size: number) =>
      listTenantRows(deps.store.scan, selection, after, size),
    count: (max: number) => countTenantRows(deps.store.scan, selection, max),
  }
  const filtered = q !== undefined || status !== undefined
  const matches = ({ record }: { record: TenantRecord }) =>
    (status === undefined || record.status === status) && matchesText(q, [record.id, record.name])
  const page = await listPage(
    deps,
    { streams: [stream], descending: selection.descending, ...(filtered ? { matches } : {}) },
    { list: 'tenants', sort: sort ?? null, q: q ?? null, status: status ?? null },
    { cursor, limit },
  )
  return pageOf(page, ({ record }) => record)
}

/** Null: all of them. */
async function readableTenants(deps: Deps, caller: Caller): Promise<readonly number[] | null> {
  if (holds(caller.rights, 'tenant:read', EVERYWHERE)) return null
  const platform = await findTenant(deps, PLATFORM)
  const held = caller.rights.flatMap(({ scope: { tenant } }) => (tenant === null ? [] : [tenant]))
  return [...new Set(held)].filter(
    (tenant) => tenant !== platform?.internalId && holdsWithin(caller.rights, 'tenant:read', { tenant, units: [] }),
  )
}

export async function getTenant(deps: Deps, caller: Caller, id: string): Promise<ShownTenant> {
  const tenant = requireTenant(caller, 'tenant:read', await findTenant(deps, id), id)
  const record = await findTenantRecord(deps.store.read, tenant.internalId)
  if (record === null) throw new Problem('not_found')
  return record
}

export interface WantedTenant {
  readonly id: string
  readonly name: string
  readonly status?: 'active' | 'inactive'
  readonly timeZone?: string
  readonly locale?: string
}

export function createTenant(deps: Deps, caller: Caller, wanted: WantedTenant): Promise<Mutated<ShownTenant>> {
  return mutate(deps, caller, async (tx, own) => {
    requireCreation(own, { permission: 'tenant:create', place: EVERYWHERE, named: null }, {})
    if (wanted.id === PLATFORM) throw invalid('/id', 'reserved', 'This id belongs to the installation itself.')
    refuseOddSettings(wanted)
    const { id, locale = 'en', name, status = 'active', timeZone = 'UTC' } = wanted
    const now = deps.now()
    const internalId = await orTaken(deps, `A tenant with the id ${id}`, () =>
      insertNewTenant(tx, { id, name, timeZone, locale }, now),
    )
    if (status === 'inactive') await updateTenantRow(tx, internalId, { status }, now)
    const result = { internalId, id, name, status, timeZone, locale, createdAt: now, updatedAt: now }
    const entry = entryBy(own, 'tenant.created', { type: 'tenant', id, name }, { internalId, id }, { status })
    return { result, audit: [entry], reach: [] }
  })
}

export function updateTenant(
  deps: Deps,
  caller: Caller,
  id: string,
  changes: TenantChanges,
): Promise<Mutated<ShownTenant>> {
  return mutate(deps, caller, async (tx, own) => {
    const { internalId } = requireTenant(own, 'tenant:update', await findTenant(deps, id), id)
    refuseOddSettings(changes)
    if (id === PLATFORM && changes.status === 'inactive') throw platformStays()
    const before = await findTenantRecord(tx, internalId)
    if (before === null) throw new Problem('not_found')
    const changed = TENANT_FIELDS.filter((field) => changes[field] !== undefined && changes[field] !== before[field])
    if (changed.length === 0) return { result: before, audit: [], reach: [] }
    const result = await updateTenantRow(tx, internalId, changes, deps.now())
    const details = { changed, ...(changed.includes('status') ? { status: result.status } : {}) }
    const target = { type: 'tenant', id, name: result.name }
    return {
      result,
      audit: [entryBy(own, 'tenant.updated', target, { internalId, id }, details)],
      reach: [{ kind: 'tenant', id: internalId }],
    }
  })
}

const TENANT_FIELDS = ['name', 'status', 'timeZone', 'locale'] as const

/** Everything in it stops and is out of every list at once; its rows are swept right after. */
export async function deleteTenant(deps: Deps, caller: Caller, id: string): Promise<Mutated<null>> {
  const done = await mutate(deps, caller, async (tx, own) => {
    const { internalId, name } = requireTenant(own, 'tenant:delete', await findTenant(deps, id), id)
    if (id === PLATFORM) throw platformStays()
    const contents = await countTenantContents(tx, internalId)
    await markTenantDeleted(tx, internalId, deps.now())
    return {
      result: null,
      audit: [entryBy(own, 'tenant.deleted', { type: 'tenant', id, name }, { internalId, id }, { ...contents })],
      reach: [{ kind: 'tenant', id: internalId }],
    }
  })
  sweepSoon(deps)
  return done
}

/** The tenant's own record, which `tenant:read` held in any of its units shows too. */
function requireTenant(caller: Caller, permission: string, tenant: TenantView | null, id: string): TenantView {
  const judgement = judgeTenant(caller.rights, permission, namedTenant(tenant))
  if (judgement === 'refused') throw permissionMissing(permission, { tenant: id })
  if (judgement === 'hidden' || tenant === null) throw new Problem('not_found')
  return tenant
}

function platformStays(): Problem {
  return new Problem('conflict', {
    detail: 'The platform is the installation itself: it can be neither deleted nor deactivated.',
  })
}

/** Whether the time zone and the locale mean something to this server. */
function refuseOddSettings({ locale, timeZone }: Pick<TenantChanges, 'locale' | 'timeZone'>): void {
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw invalid('/timeZone', 'unknown', 'Use the IANA name of a time zone, such as Europe/Oslo.')
  }
  if (locale !== undefined && !isLocale(locale)) {
    throw invalid('/locale', 'unknown', 'Use a language tag such as en or nb-NO.')
  }
}

export function isTimeZone(timeZone: string): boolean {
  try {
    // A bare offset is understood too, but knows nothing of summer time.
    return /^[A-Za-z]/.test(timeZone) && new Intl.DateTimeFormat('en', { timeZone }) !== null
  } catch {
    return false
  }
}

export function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1
  } catch {
    return false
  }
}
