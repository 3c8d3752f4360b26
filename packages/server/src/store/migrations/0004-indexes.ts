import type { ColumnTypes, Migration } from '../migrate.ts'

/**
 * The same ways to rows in less room. A kind is indexed by its first letter, and a secret's hash by as many of its bytes as
 * tell it from others; what no token has, such as the unit of an application, is not indexed at all.
 */
export const indexes: Migration = {
  id: '0004-indexes',
  statements: (types) => [
    ...tokenOrders(types),
    ...references(),
    ...secrets(),
    ...auditIndexes(types),
    ...types.afterIndexes,
  ],
}

const ORDERS = ['name_folded', 'created_at', 'updated_at', 'expires_at', 'last_used_at']

function tokenOrders({ tie }: ColumnTypes): string[] {
  return ORDERS.flatMap((order) => [
    `drop index token_by_${order}`,
    `create index token_by_${order} on token (substr(kind, 1, 1), ${order}${tie('id')})`,
    `drop index tenant_token_by_${order}`,
    `create index tenant_token_by_${order} on token (tenant_id, substr(kind, 1, 1), ${order}${tie('id')})`,
  ])
}

function references(): string[] {
  const columns = [
    ['token', 'user'],
    ['token', 'unit'],
    ['token', 'role'],
    ['grant', 'unit'],
  ] as const
  return columns.flatMap(([table, to]) => [
    `drop index ${table}_by_${to}`,
    `create index ${table}_by_${to} on ${table === 'grant' ? 'token_grant' : table} (${to}_id) where ${to}_id is not null`,
  ])
}

function secrets(): string[] {
  return [
    'drop index secret_by_hash',
    'create index secret_by_hash on token_secret (substr(hash, 1, 8)) where hash is not null',
  ]
}

function auditIndexes({ tie }: ColumnTypes): string[] {
  const columns = { tenant: 'tenant_id', actor: 'actor_id', target: 'target_id', action: 'action', time: 'at' }
  return Object.entries(columns).flatMap(([name, column]) => [
    `drop index audit_by_${name}`,
    `create index audit_by_${name} on audit (${column}${tie('seq')})`,
  ])
}
