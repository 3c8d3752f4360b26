import type { Migration } from '../migrate.ts'

/**
 * Revoked tokens by place and expiry, as lists ask for them. Few tokens are revoked, so this takes next to no room; the
 * last column makes the indexes answer alone.
 */
export const revoked: Migration = {
  id: '0007-revoked',
  statements: ({ afterIndexes, tie }) => [
    'drop index token_revoked',
    `create index token_revoked on token (substr(kind, 1, 1), expires_at, revoked_at${tie('id')})
      where revoked_at is not null`,
    `create index tenant_token_revoked on token (tenant_id, substr(kind, 1, 1), expires_at, revoked_at${tie('id')})
      where revoked_at is not null`,
    ...afterIndexes,
  ],
}
