/** The permissions that a tenant defines for its own APIs. */

import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import { isDefined, isOwnName } from '../domain/permission.ts'
import type { Db } from '../store/db.ts'
import {
  countGrantedSets,
  listOwnPermissions,
  type OwnPermission,
  replaceOwnPermissions,
} from '../store/permissions.ts'
import type { Caller } from './caller.ts'
import { keepingOneThrough } from './company-lock-out.ts'
import { requireAtTenant } from './directory-judging.ts'
import { findTenant } from './judging.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { type FieldProblem, Problem } from './problem.ts'

export async function getOwnPermissions(deps: Deps, caller: Caller, tenantId: string): Promise<OwnPermission[]> {
  const question = { permission: 'role:read', read: 'role:read' }
  const tenant = requireAtTenant(caller, question, await findTenant(deps, tenantId), tenantId)
  return listOwnPermissions(deps.store.read, tenant.internalId)
}

export type WantedPermissions = readonly { readonly name: string; readonly description?: string }[]

/** Replaces all of them. One that a role or a token still has cannot go. */
export function putOwnPermissions(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  wanted: WantedPermissions,
): Promise<Mutated<OwnPermission[]>> {
  return mutate(deps, caller, async (tx, own) => {
    const question = { permission: 'role:update', read: 'role:read' }
    const tenant = requireAtTenant(own, question, await findTenant(deps, tenantId), tenantId)
    refuseOddNames(wanted)
    const result = wanted
      .map(({ description = '', name }) => ({ name, description }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const before = await listOwnPermissions(tx, tenant.internalId)
    if (JSON.stringify(before) === JSON.stringify(result)) return { result, audit: [], reach: [] }
    await refuseInUse(
      tx,
      tenant,
      result.map(({ name }) => name),
    )
    // A role that grows with them may give more then than the last administrator has.
    await keepingOneThrough(tx, tenant, () => replaceOwnPermissions(tx, tenant.internalId, result))
    const now = new Set(result.map(({ name }) => name))
    const details = {
      added: [...now].filter((name) => !tenant.ownNames.includes(name)),
      removed: tenant.ownNames.filter((name) => !now.has(name)),
    }
    const target = { type: 'permissions', id: tenant.id, name: tenant.name }
    return {
      result,
      audit: [entryBy(own, 'permissions.updated', target, { internalId: tenant.internalId, id: tenant.id }, details)],
      reach: [{ kind: 'tenant', id: tenant.internalId }],
    }
  })
}

function refuseOddNames(wanted: WantedPermissions): void {
  const seen = new Set<string>()
  const errors = wanted.flatMap(({ name }, index): FieldProblem[] => {
    const pointer = `/${index}/name`
    if (!isOwnName(name)) {
      const message =
        'Use resource:action in lower-case letters, digits, dots, underscores and hyphens, with a resource that is not built in.'
      return [{ pointer, code: 'not_own_permission', message }]
    }
    if (seen.has(name)) return [{ pointer, code: 'repeated', message: 'This name is given twice.' }]
    seen.add(name)
    return []
  })
  if (errors.length > 0) throw new Problem('invalid_input', { errors })
}

/** A wildcard is in use as well when the last of its names would go. */
async function refuseInUse(tx: Db, tenant: TenantView, names: readonly string[]): Promise<void> {
  const loses = (permissions: readonly string[]) =>
    permissions.some((each) => isDefined(each, tenant.ownNames) && !isDefined(each, names))
  const roles = [...tenant.roles.values()].filter(({ stored }) => loses(stored)).length
  const granted = (await countGrantedSets(tx, tenant.internalId)).filter(({ permissions }) => loses(permissions))
  const grants = granted.reduce((sum, { count }) => sum + count, 0)
  if (roles + grants === 0) return
  throw new Problem('in_use', {
    count: roles + grants,
    detail: `A permission that would go is still used by ${roles} roles and ${grants} grants of tokens. Take it from them first.`,
  })
}
