/** The permissions that Polett itself understands, and the roles made of them. A tenant adds names for its own APIs. */
export const BUILT_IN_PERMISSIONS = {
  'tenant:create': 'Create tenants',
  'tenant:read': 'See the tenant and its policy',
  'tenant:update': 'Change the tenant',
  'tenant:delete': 'Delete the tenant',
  'user:create': 'Create users',
  'user:read': 'See users',
  'user:update': 'Change users and their memberships',
  'user:delete': 'Delete users',
  'unit:create': 'Create departments and groups',
  'unit:read': 'See departments and groups',
  'unit:update': 'Change departments and groups',
  'unit:delete': 'Delete departments and groups',
  'role:create': 'Create roles',
  'role:read': 'See roles and own permissions',
  'role:update': 'Change roles and own permissions',
  'role:delete': 'Delete roles',
  'session:create': 'Sign users in',
  'session:read': 'See signed-in devices',
  'session:delete': 'Sign users out',
  'token:create': 'Create tokens',
  'token:read': 'See tokens',
  'token:revoke': 'Revoke and restore tokens',
  'token:delete': 'Delete tokens',
  'token:rotate': 'Give tokens a new secret',
  'token:reveal': 'Show sealed secrets',
  'token:introspect': 'Ask what a token may do',
  'audit:read': 'Read the audit log',
  'policy:update': 'Change the policy',
  'metrics:read': 'Read metrics',
} as const satisfies Record<string, string>

export type BuiltInPermission = keyof typeof BUILT_IN_PERMISSIONS

/** These mean something only for the whole installation, so granting one on a single tenant is refused. */
export const PLATFORM_WIDE_PERMISSIONS: readonly string[] = ['tenant:create', 'metrics:read', 'metrics:*']

/** Resource names that a tenant cannot use for its own permissions. */
export const RESERVED_RESOURCES: ReadonlySet<string> = new Set([
  ...Object.keys(BUILT_IN_PERMISSIONS).map((name) => name.slice(0, name.indexOf(':'))),
  'permission',
  'platform',
  'node',
])

/** What a `master` token may do with other tokens, everywhere, and nothing else. */
export const MASTER_PERMISSIONS: readonly BuiltInPermission[] = [
  'token:create',
  'token:read',
  'token:revoke',
  'token:delete',
  'token:rotate',
  'token:introspect',
]

export interface BuiltInRole {
  readonly name: string
  readonly permissions: readonly string[]
  /** Whether the role also holds `R:*` for every resource R of the tenant's own permissions. */
  readonly ownResources: boolean
  /** Whether the tenant may add its own permissions to the role. */
  readonly extensible: boolean
  /** Held only in the reserved tenant `platform`, and then everywhere. */
  readonly platformOnly: boolean
}

const UNIT_ADMIN = [
  'tenant:read',
  'user:*',
  'unit:create',
  'unit:read',
  'unit:update',
  'role:read',
  'session:*',
  'token:*',
  'audit:read',
]
const PLAIN_USER = ['tenant:read', 'unit:read', 'role:read']

export const BUILT_IN_ROLES = {
  'platform-admin': {
    name: 'Platform administrator',
    permissions: ['*'],
    ownResources: false,
    extensible: false,
    platformOnly: true,
  },
  'tenant-admin': {
    name: 'Tenant administrator',
    permissions: [
      'tenant:read',
      'tenant:update',
      'user:*',
      'unit:*',
      'role:*',
      'session:*',
      'token:*',
      'audit:read',
      'policy:update',
    ],
    ownResources: true,
    extensible: false,
    platformOnly: false,
  },
  'unit-admin': {
    name: 'Unit administrator',
    permissions: UNIT_ADMIN,
    ownResources: true,
    extensible: false,
    platformOnly: false,
  },
  'tenant-user': {
    name: 'Tenant user',
    permissions: PLAIN_USER,
    ownResources: false,
    extensible: true,
    platformOnly: false,
  },
  'unit-user': {
    name: 'Unit user',
    permissions: PLAIN_USER,
    ownResources: false,
    extensible: true,
    platformOnly: false,
  },
  auditor: {
    name: 'Auditor',
    permissions: ['tenant:read', 'user:read', 'unit:read', 'role:read', 'session:read', 'token:read', 'audit:read'],
    ownResources: false,
    extensible: false,
    platformOnly: false,
  },
} as const satisfies Record<string, BuiltInRole>

export type BuiltInRoleId = keyof typeof BUILT_IN_ROLES

/** The reserved tenant whose users run the installation. */
export const PLATFORM = 'platform'
