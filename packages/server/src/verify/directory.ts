/**
 * Tenants in memory, each whole and at one moment. A change to a tenant's roles, units, status or policy ends that copy,
 * also when only a compiled token still holds it.
 */

import type { TenantView } from '../domain/directory.ts'
import type { Feed } from '../nodes/feed.ts'
import type { Db } from '../store/db.ts'
import type { Reach } from '../store/ledger.ts'
import { loadTenantView, type TenantKey } from '../store/tenant-views.ts'
import { createGenerations } from './generations.ts'

/** `stale` is set when the copy ends: whatever was made from it has to be made anew. */
export interface TenantCopy {
  readonly view: TenantView
  stale: boolean
}

export interface Directory {
  /** Null when there is no such tenant. */
  byId(id: string): Promise<TenantCopy | null>
  byInternalId(internalId: number): Promise<TenantCopy | null>
  /** The copy in memory, if there is one: never waits. */
  peekById(id: string): TenantCopy | undefined
}

const MAX_TENANTS = 2_000
const MAX_TRIES = 5

export function createDirectory(db: Db, feed: Feed): Directory {
  const byInternalId = createGenerations<number, TenantCopy>(MAX_TENANTS)
  const byId = createGenerations<string, TenantCopy>(MAX_TENANTS)
  const inUse = createCopiesInUse()
  const loading = new Map<string, Promise<TenantCopy | null>>()

  feed.onChange((reach) => {
    const tenant = tenantOf(reach)
    const copy = tenant === null ? undefined : inUse.find(tenant)
    if (copy === undefined) return
    copy.stale = true
    byInternalId.delete(copy.view.internalId)
    byId.delete(copy.view.id)
  })
  feed.onForget(() => {
    for (const copy of inUse.all()) copy.stale = true
    byInternalId.clear()
    byId.clear()
  })

  async function load(key: TenantKey): Promise<TenantCopy | null> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const noted = feed.applied()
      const view = await loadTenantView(db, key)
      if (view === null) return null
      const reached = feed.reachedSince(noted, (reach) => tenantOf(reach) === view.internalId)
      if (reached) continue
      const copy = inUse.findOrAdd(view)
      byInternalId.set(view.internalId, copy)
      byId.set(view.id, copy)
      return copy
    }
    throw Object.assign(new Error('The directory changes faster than it can be read.'), { code: 'store_unavailable' })
  }

  function once(name: string, key: TenantKey): Promise<TenantCopy | null> {
    const running = loading.get(name)
    if (running !== undefined) return running
    const started = load(key).finally(() => loading.delete(name))
    loading.set(name, started)
    return started
  }

  return {
    peekById: (id) => byId.get(id),
    async byId(id) {
      return byId.get(id) ?? once(`id ${id}`, { id })
    },
    async byInternalId(internalId) {
      return byInternalId.get(internalId) ?? once(`internal ${internalId}`, { internalId })
    },
  }
}

interface CopiesInUse {
  find(internalId: number): TenantCopy | undefined
  all(): readonly TenantCopy[]
  /** The copy that is in use already, as long as it holds; else a new one. So there is one at most for each tenant. */
  findOrAdd(view: TenantView): TenantCopy
}

/**
 * Every copy that anything still holds. The lists above drop what was not asked for lately, while tokens compiled from
 * it live on: without this, a change to the tenant would not reach them.
 */
function createCopiesInUse(): CopiesInUse {
  const copies = new Map<number, WeakRef<TenantCopy>>()
  const collected = new FinalizationRegistry<number>((internalId) => {
    if (copies.get(internalId)?.deref() === undefined) copies.delete(internalId)
  })
  const find = (internalId: number) => copies.get(internalId)?.deref()
  return {
    find,
    all: () => [...copies.values()].flatMap((copy) => copy.deref() ?? []),
    findOrAdd(view) {
      const present = find(view.internalId)
      if (present !== undefined && !present.stale) return present
      const copy = { view, stale: false }
      copies.set(view.internalId, new WeakRef(copy))
      collected.register(copy, view.internalId)
      return copy
    },
  }
}

function tenantOf(reach: Reach): number | null {
  switch (reach.kind) {
    case 'tenant':
      return reach.id
    case 'role':
    case 'unit':
      return reach.tenant
    case 'token':
    case 'user':
      return null
  }
}
