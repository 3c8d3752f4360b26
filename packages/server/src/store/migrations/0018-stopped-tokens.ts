import type { ColumnTypes, Migration } from '../migrate.ts'

/**
 * Tokens that are revoked, and those whose end has passed, in each order of a list: what has ended is in the order of ends
 * already, and what is revoked is now in that order too where ends are the same. A token that lives is in none of these
 * indexes. `ended_at` is the end that a job has seen pass: what ends later than that has not ended, so nobody has to take it
 * away, and servers that do not know it go on.
 */
export const stoppedTokens: Migration = {
  id: '0018-stopped-tokens',
  statements: (types) => [
    ...types.alter('token', [`add column ended_at ${types.integer}`]),
    ...stoppedOrders(types),
    ...revokedByEnd,
    ...types.afterIndexes,
  ],
}

/** The last column makes them answer alone. */
const revokedByEnd = [
  'drop index token_revoked',
  'create index token_revoked on token (substr(kind, 1, 1), expires_at, id, revoked_at) where revoked_at is not null',
  'drop index tenant_token_revoked',
  `create index tenant_token_revoked on token (tenant_id, substr(kind, 1, 1), expires_at, id, revoked_at)
    where revoked_at is not null`,
]

function stoppedOrders({ tie }: ColumnTypes): string[] {
  const hasEnded = 'case when ended_at >= expires_at then 1 else 0 end'
  const isStopped = 'ended_at >= expires_at or revoked_at is not null'
  return ['name_folded', 'created_at', 'updated_at', 'last_used_at'].flatMap((order) => [
    `create index token_stopped_by_${order} on token (substr(kind, 1, 1), (${hasEnded}), ${order}${tie('id')}) where ${isStopped}`,
    `create index tenant_token_stopped_by_${order} on token (tenant_id, substr(kind, 1, 1), (${hasEnded}), ${order}${tie('id')})
      where ${isStopped}`,
  ])
}
