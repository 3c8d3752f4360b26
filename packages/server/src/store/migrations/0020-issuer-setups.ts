import type { Migration } from '../migrate.ts'

/**
 * With which setting-up of an issuer somebody came in, so that what was changed since counts as untried. Whoever came in
 * before this was written down is taken to have come with what stands now.
 */
export const issuerSetups: Migration = {
  id: '0020-issuer-setups',
  statements: ({ alter, integer }) => [
    ...alter('issuer', [`add column setup ${integer} not null default 1`]),
    ...alter('issuer_identity', [`add column used_setup ${integer} not null default 0`]),
    ...alter('issuer_sign_in', [`add column setup ${integer} not null default 1`]),
    'update issuer_identity set used_setup = 1 where last_used_at > 0',
  ],
}
