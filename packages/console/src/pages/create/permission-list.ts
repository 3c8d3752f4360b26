/** Reads a pasted list of permissions, also under the names that Crafter gives to its actions. */

import { BUILT_IN_GROUPS, isPermission, PLATFORM_WIDE, resourceOf } from '../../parts/permission-names.ts'

/** Crafter's actions, and what each of them is here. */
const TRANSLATED: Readonly<Record<string, string>> = {
  CREATE_TENANT: 'tenant:create',
  READ_TENANT: 'tenant:read',
  UPDATE_TENANT: 'tenant:update',
  DELETE_TENANT: 'tenant:delete',
  MANAGE_PROFILES: 'user:*',
  MANAGE_TICKETS: 'session:*',
}

export interface ListPlace {
  /** The permissions that the tenant has named for its own APIs. */
  readonly own: readonly string[]
  /** Whether the rights are to hold everywhere. Names of any tenant may be given then; they count where they exist. */
  readonly everywhere: boolean
}

export interface PermissionList {
  readonly permissions: readonly string[]
  /** As they were written: those that do not exist, and those that cannot be held on a single tenant. */
  readonly unknown: readonly string[]
  readonly platformWide: readonly string[]
}

/** Names stand apart by commas, semicolons, spaces or lines; quotes and brackets around them do not matter. */
export function readPermissionList(text: string, place: ListPlace): PermissionList {
  const words = [...new Set(text.split(/[\s,;"'[\](){}]+/).filter((word) => word !== ''))]
  const read = words.map((written) => ({ written, name: TRANSLATED[written.toUpperCase()] ?? written.toLowerCase() }))
  const known = read.filter(({ name }) => exists(name, place))
  const refused = place.everywhere ? [] : known.filter(({ name }) => PLATFORM_WIDE.includes(name))
  return {
    permissions: [...new Set(known.filter((one) => !refused.includes(one)).map(({ name }) => name))],
    unknown: read.filter((one) => !known.includes(one)).map(({ written }) => written),
    platformWide: refused.map(({ written }) => written),
  }
}

function exists(name: string, { everywhere, own }: ListPlace): boolean {
  if (!isPermission(name)) return false
  if (name === '*') return true
  const group = BUILT_IN_GROUPS.find(({ resource }) => resource === resourceOf(name))
  if (group !== undefined) return name.endsWith(':*') || group.permissions.includes(name)
  if (everywhere) return true
  return own.includes(name) || (name.endsWith(':*') && own.some((one) => resourceOf(one) === resourceOf(name)))
}
