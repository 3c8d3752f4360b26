const PLAIN = ['tenant:read', 'unit:read', 'role:read']
const UNIT_ADMIN = [
  ...['tenant:read', 'user:*', 'unit:create', 'unit:read', 'unit:update', 'role:read'],
  ...['session:*', 'token:*', 'audit:read'],
]
const TENANT_ADMIN = [
  ...['tenant:read', 'tenant:update', 'user:*', 'unit:*', 'role:*', 'session:*', 'token:*', 'audit:read'],
  'policy:update',
]

/** What the built-in user types of technical users hold wherever no more is known of them. */
export const TECHNICAL_ROLES: Readonly<Record<string, readonly string[]>> = {
  'tenant-admin': TENANT_ADMIN,
  'tenant-user': PLAIN,
  'unit-admin': UNIT_ADMIN,
  'unit-user': PLAIN,
}
