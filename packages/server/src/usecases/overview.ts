/** The numbers on the console's first page: counted for what a caller sees, and kept for some seconds. */

import type { Deps } from '../deps.ts'
import { subtreeOf, type TenantView } from '../domain/directory.ts'
import { coversPermission } from '../domain/permission.ts'
import { holds, type Rights } from '../domain/rights.ts'
import { coversPlace, EVERYWHERE } from '../domain/scope.ts'
import { TOKEN_KINDS, type TokenKind } from '../domain/token.ts'
import {
  type CountedTokens,
  countExpiring,
  countLiveTokens,
  countNeverUsed,
  countUse,
  type HourCount,
} from '../store/token-counts.ts'
import type { Caller } from './caller.ts'
import { findTenant } from './judging.ts'
import { permissionFor } from './token-judging.ts'

export interface Count {
  readonly count: number
  readonly isMinimum: boolean
}

export interface HourOfCalls {
  readonly start: number
  readonly allowed: number
  readonly refused: number
}

export interface Overview {
  readonly computedAt: number
  readonly live: Readonly<Record<TokenKind, Count>>
  readonly expiring: { readonly within7Days: Count; readonly within30Days: Count }
  readonly neverUsed: Count
  readonly refused24h: Count
  readonly hours: readonly HourOfCalls[]
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const HOURS = 24

/** Counted along an index alone. */
const MAX_LIVE = 1_000_000
/** Counted row by row. */
const MAX_COUNTED = 10_000
const MAX_USED = 20_000

/** How long an overview is shown again, and of how many different sights. */
const KEPT_MS = 10_000
const MAX_KEPT = 500

export type ShowOverview = (caller: Caller, tenant?: string) => Promise<Overview>

/** What nobody may see counts as nothing: every caller gets an answer, possibly of zeros. */
export function createOverviews(deps: Deps): ShowOverview {
  const kept = new Map<string, { readonly until: number; readonly overview: Promise<Overview> }>()
  return async (caller, tenant) => {
    const sight = await sightOf(deps, caller.rights, tenant)
    const key = JSON.stringify(sight)
    const now = deps.now()
    const present = kept.get(key)
    if (present !== undefined && present.until > now) return present.overview
    kept.delete(key)
    const overview = computeOverview(deps, sight, now)
    kept.set(key, { until: now + KEPT_MS, overview })
    overview.catch(() => kept.delete(key))
    const [oldest] = kept.keys()
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
    return overview
  }
}

/** One part for each permission that shows tokens, with the kinds that it shows. */
async function sightOf(deps: Deps, rights: Rights, wanted: string | undefined): Promise<CountedTokens[]> {
  const only = wanted === undefined ? null : await findTenant(deps, wanted)
  if (wanted !== undefined && only === null) return []
  const parts: CountedTokens[] = []
  for (const [permission, kinds] of Map.groupBy(TOKEN_KINDS, (kind) => permissionFor(kind, 'read'))) {
    const part = { kinds, ...(await placesOf(deps, rights, permission, only)) }
    if (part.everywhere || part.tenants.length > 0 || part.units.length > 0) parts.push(part)
  }
  return parts
}

async function placesOf(deps: Deps, rights: Rights, permission: string, only: TenantView | null) {
  if (holds(rights, permission, EVERYWHERE)) {
    return { everywhere: only === null, tenants: only === null ? [] : [only.internalId], units: [] }
  }
  const scopes = rights.filter(({ permissions }) => coversPermission(permissions, permission)).map(({ scope }) => scope)
  const inside = scopes.filter(({ tenant }) => only === null || tenant === only.internalId)
  const tenants = new Set(inside.flatMap(({ tenant, units }) => (units.length === 0 ? (tenant ?? []) : [])))
  const units = new Set<number>()
  for (const scope of inside) {
    if (scope.tenant === null || tenants.has(scope.tenant) || covered(scope, inside)) continue
    const view = (await deps.directory.byInternalId(scope.tenant))?.view
    const unit = scope.units.at(-1)
    if (view !== undefined && unit !== undefined) for (const each of subtreeOf(view, unit)) units.add(each)
  }
  return { everywhere: false, tenants: ascending(tenants), units: ascending(units) }
}

type Scope = Rights[number]['scope']

/** Whether another scope, above this one, holds all of it. */
function covered(scope: Scope, all: readonly Scope[]): boolean {
  return all.some((other) => other.units.length < scope.units.length && coversPlace(other, scope))
}

function ascending(ids: ReadonlySet<number>): readonly number[] {
  return [...ids].sort((a, b) => a - b)
}

async function computeOverview(deps: Deps, sight: readonly CountedTokens[], now: number): Promise<Overview> {
  const db = deps.store.scan
  const first = now - (now % HOUR_MS) - (HOURS - 1) * HOUR_MS
  const counts: Counted[] = []
  for (const part of sight) {
    counts.push({
      live: await countLiveTokens(db, part, now, MAX_LIVE),
      within7Days: await countExpiring(db, part, now, now + 7 * DAY_MS, MAX_COUNTED),
      within30Days: await countExpiring(db, part, now, now + 30 * DAY_MS, MAX_COUNTED),
      neverUsed: await countNeverUsed(db, part, now, MAX_COUNTED),
      use: await countUse(db, part, first, MAX_USED),
    })
  }
  const hours = hoursOf(
    counts.flatMap(({ use }) => use.counts),
    first,
  )
  const sum = (field: 'within7Days' | 'within30Days' | 'neverUsed') =>
    total(
      counts.map((each) => each[field]),
      MAX_COUNTED,
    )
  return {
    computedAt: now,
    live: Object.fromEntries(
      TOKEN_KINDS.map((kind) => [
        kind,
        total(
          counts.map(({ live }) => live.get(kind) ?? 0),
          MAX_LIVE,
        ),
      ]),
    ) as Record<TokenKind, Count>,
    expiring: { within7Days: sum('within7Days'), within30Days: sum('within30Days') },
    neverUsed: sum('neverUsed'),
    refused24h: {
      count: hours.reduce((refused, hour) => refused + hour.refused, 0),
      isMinimum: counts.some(({ use }) => use.partial),
    },
    hours,
  }
}

interface Counted {
  readonly live: ReadonlyMap<TokenKind, number>
  readonly within7Days: number
  readonly within30Days: number
  readonly neverUsed: number
  readonly use: Awaited<ReturnType<typeof countUse>>
}

/** A part that was counted up to its bound may have more. */
function total(counts: readonly number[], bound: number): Count {
  return { count: counts.reduce((sum, count) => sum + count, 0), isMinimum: counts.some((count) => count >= bound) }
}

function hoursOf(counts: readonly HourCount[], first: number): HourOfCalls[] {
  const byHour = Map.groupBy(counts, ({ start }) => start)
  return Array.from({ length: HOURS }, (_, index) => {
    const start = first + index * HOUR_MS
    const within = byHour.get(start) ?? []
    const sum = (wanted: boolean) =>
      within.filter(({ code }) => (code === 'allowed') === wanted).reduce((calls, { count }) => calls + count, 0)
    return { start, allowed: sum(true), refused: sum(false) }
  })
}
