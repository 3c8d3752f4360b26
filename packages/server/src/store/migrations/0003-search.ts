import type { Migration } from '../migrate.ts'

/** The index that finds text no longer says where in a name letters stand, which takes a third of the room. */
export const search: Migration = {
  id: '0003-search',
  statements: (types) => [
    ...types.searchIndexAgain('token', ['id_folded', 'name_folded', 'application_folded']),
    ...types.searchIndexAgain('user_account', ['username_folded', 'name_folded']),
  ],
}
