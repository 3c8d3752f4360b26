import type { Migration } from '../migrate.ts'

/**
 * Tokens that are deleted, and whose rows are still to be swept away. Servers of before would go on accepting them, so none
 * may serve beside those that know this.
 */
export const deletedTokens: Migration = {
  id: '0010-deleted-tokens',
  alone: true,
  statements: ({ ref, strict }) => [
    `create table deleted_token (token_id ${ref} primary key references token (id) on delete cascade)${strict}`,
  ],
}
