import type { Migration } from '../migrate.ts'

/**
 * By what all refresh secrets of a sign-in are known for as long as it lives, however many have followed. Sign-ins from before
 * have none until they are refreshed. Servers that do not know it go on, and give out secrets that it does not cover.
 */
export const refreshFamilies: Migration = {
  id: '0021-refresh-families',
  statements: ({ alter, bytes }) => [
    ...alter('oauth_login', [`add column family_hash ${bytes}`]),
    'create index login_by_family on oauth_login (family_hash) where family_hash is not null',
  ],
}
