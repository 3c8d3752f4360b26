/** What a token holds, in an order and in words that people read: by place, and what it does not reach. */

import type { Token } from '@polett/client/api'
import type { TFunction } from 'i18next'
import { BUILT_IN_GROUPS } from '../../parts/permission-names.ts'
import { permissionText } from '../../parts/permission-text.ts'
import { inOrder, missingRights } from '../../parts/rights-in-words.ts'
import { roleName } from '../../parts/role-name.ts'

/** As tokens and their access hold it. */
export interface HeldGrant {
  readonly tenant: string
  readonly tenantName?: string
  readonly unit?: string | null
  readonly unitName?: string
  readonly permissions: readonly string[]
  readonly because?: string
}

export interface HeldPlace {
  readonly key: string
  readonly grant: HeldGrant
  readonly permissions: readonly string[]
  /** Why, each reason once. */
  readonly because: readonly string[]
}

/** Everything held at one place together; what is held everywhere stands first. */
export function heldPlaces(grants: readonly HeldGrant[]): readonly HeldPlace[] {
  const groups = Map.groupBy(grants, ({ tenant, unit }) => `${tenant}/${unit ?? ''}`)
  const places = [...groups].flatMap(([key, group]) => {
    const [grant] = group
    if (grant === undefined) return []
    const permissions = inOrder(group.flatMap((one) => one.permissions))
    const because = [...new Set(group.flatMap((one) => one.because ?? []))]
    return [{ key, grant, permissions, because }]
  })
  return places.toSorted((a, b) => Number(b.grant.tenant === '*') - Number(a.grant.tenant === '*'))
}

/** The place in words. `home` is the tenant that need not be named. */
export function placeText(
  { tenant, tenantName, unit, unitName }: HeldGrant,
  home: string | null,
  t: TFunction,
): string {
  if (tenant === '*') return t('token.access.everywhere')
  const name = tenantName ?? tenant
  if (unit === undefined || unit === null) return t('token.access.inTenant', { tenant: name })
  if (tenant === home) return t('token.access.inUnit', { unit: unitName ?? unit })
  return t('token.access.inUnitOf', { unit: unitName ?? unit, tenant: name })
}

/** The user type that a token acts in, for its name. */
export type ActingRole = Pick<Token, 'role' | 'roleName'>

/** Why something is held, from the server's "role reader" and the like. */
export function becauseText(because: string, acting: ActingRole, t: TFunction): string {
  if (because.startsWith('role ')) {
    const id = because.slice('role '.length)
    return t('token.access.byRole', { role: roleName(id, id === acting.role ? acting.roleName : null) })
  }
  return because.startsWith('master') ? t('token.access.byMaster') : t('token.access.byGrant')
}

/** What the token may nowhere do, in words: a resource as a whole where it may at most look. */
export function missingTexts(held: readonly string[]): readonly string[] {
  return missingRights(held).flatMap(({ held: much, missing, resource }) => {
    // Of an organization, the whole would take in its deletion, which nobody misses.
    const isWhole = much !== 'more' && missing.length > 1 && resource !== 'tenant'
    return isWhole ? [permissionText(`${resource}:*`)] : missing.map(permissionText)
  })
}

/** "user:*" and "user:read" beneath the column "user"; a plain "*" beneath every column. */
export function actionsOn(permissions: readonly string[], resource: string): readonly string[] {
  return permissions
    .filter((one) => one === '*' || one.startsWith(`${resource}:`))
    .map((one) => (one === '*' ? '*' : one.slice(resource.length + 1)))
}

/** The resources that are named at all, the built-in ones first and in their order. */
export function resourcesIn(places: readonly Pick<HeldPlace, 'permissions'>[]): readonly string[] {
  const named = new Set(places.flatMap(({ permissions }) => permissions.map((one) => one.split(':')[0] ?? one)))
  const builtIn = BUILT_IN_GROUPS.map(({ resource }) => resource).filter((one) => named.has(one))
  const own = [...named].filter((one) => one !== '*' && !builtIn.includes(one)).sort()
  // Where nothing but "*" is held, one column says so.
  return builtIn.length + own.length === 0 && named.has('*') ? ['*'] : [...builtIn, ...own]
}
