import type { Migration } from '../migrate.ts'

/** Each secret says in one byte, and no longer in eighteen, under which of the installation's keys it was kept. */
export const keyNumbers: Migration = {
  id: '0006-key-numbers',
  alone: true,
  statements: ({ integer }) => [
    `alter table installation_key add column number ${integer}`,
    `update installation_key set number =
      (select count(*) from installation_key as other where other.key_id <= installation_key.key_id)`,
    'create unique index key_by_number on installation_key (number)',
    `alter table token_secret add column key_number ${integer}`,
    `update token_secret set key_number =
      (select number from installation_key where installation_key.key_id = token_secret.key_id)`,
    'alter table token_secret drop column key_id',
  ],
}
