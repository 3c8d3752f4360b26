import type { Migration } from '../migrate.ts'

/** The index that finds text also knows whose rows they are, so that a search in one tenant looks at nobody else's. */
export const searchByTenant: Migration = {
  id: '0019-search-by-tenant',
  statements: (types) => [
    ...types.searchIndexByTenant('token', ['id_folded', 'name_folded', 'application_folded']),
    ...types.searchIndexByTenant('user_account', ['username_folded', 'name_folded']),
  ],
}
