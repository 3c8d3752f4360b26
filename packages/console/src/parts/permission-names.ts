/** The permissions that are built in, by what they concern, and how sets of permissions with wildcards grow and shrink. */

import { covers } from '../session/permissions.ts'

export interface PermissionGroup {
  readonly resource: string
  readonly permissions: readonly string[]
}

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  tenant: ['read', 'create', 'update', 'delete'],
  user: ['read', 'create', 'update', 'delete'],
  unit: ['read', 'create', 'update', 'delete'],
  role: ['read', 'create', 'update', 'delete'],
  session: ['read', 'create', 'delete'],
  token: ['read', 'create', 'revoke', 'delete', 'rotate', 'reveal', 'introspect'],
  audit: ['read'],
  policy: ['update'],
  metrics: ['read'],
}

export const BUILT_IN_GROUPS: readonly PermissionGroup[] = Object.entries(ACTIONS).map(([resource, actions]) => ({
  resource,
  permissions: actions.map((action) => `${resource}:${action}`),
}))

/** These mean something only for the whole installation, so they cannot be granted on a single tenant. */
export const PLATFORM_WIDE: readonly string[] = ['tenant:create', 'metrics:read', 'metrics:*']

const WORD = '[a-z][a-z0-9._-]{0,62}'
const NAME = new RegExp(`^${WORD}:${WORD}$`)
const WITH_WILDCARDS = new RegExp(`^(\\*|${WORD}:(\\*|${WORD}))$`)

/** Whether a text has the form of one permission's name, whatever it names. */
export const isPermissionName = (text: string): boolean => NAME.test(text)

/** The same, or a wildcard: `resource:*`, or `*` for everything. */
export const isPermission = (text: string): boolean => WITH_WILDCARDS.test(text)

export const resourceOf = (permission: string): string => permission.split(':')[0] ?? permission

/** Names by their resource, in the order in which resources come first. */
export function groupByResource(names: readonly string[]): readonly PermissionGroup[] {
  const groups = Map.groupBy(names, resourceOf)
  return [...groups].map(([resource, permissions]) => ({ resource, permissions }))
}

export const isCovered = (held: readonly string[], wanted: string): boolean => held.some((one) => covers(one, wanted))

/** With one more; those that it covers need not stand beside it. */
export function withPermission(held: readonly string[], added: string): readonly string[] {
  return isCovered(held, added) ? held : [...held.filter((one) => !covers(added, one)), added]
}

export const withoutPermission = (held: readonly string[], taken: string): readonly string[] =>
  held.filter((one) => one !== taken)
