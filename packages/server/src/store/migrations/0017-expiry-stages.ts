import type { Migration } from '../migrate.ts'

/**
 * Which warning of which token a person is due, or has had. Rows refer to nothing, so that deleting a token costs no more than
 * it did; they go when the end that they tell of has passed. `told_at` of a notice is of the weekly mail, `mailed_at` of any.
 */
export const expiryStages: Migration = {
  id: '0017-expiry-stages',
  statements: ({ alter, integer, ref, strict }) => [
    ...alter('expiry_notice', [`add column mailed_at ${integer} not null default 0`]),
    `create table expiry_stage (token_id ${ref} not null, user_id ${ref} not null, expires_at ${integer} not null, days ${integer} not null,
      due_at ${integer} not null, primary key (token_id, user_id))${strict}`,
    'create index expiry_stage_by_user on expiry_stage (user_id, days, due_at)',
    'create index expiry_stage_by_end on expiry_stage (expires_at)',
  ],
}
