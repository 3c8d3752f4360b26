import type { Migration } from '../migrate.ts'

/**
 * Codes by the clock, recovery codes, passkeys, and sign-ins that wait for one of them. Servers of before would sign people
 * in by their password alone, so none may serve beside those that know this.
 */
export const secondFactors: Migration = {
  id: '0011-second-factors',
  alone: true,
  statements: ({ bytes, id, integer, ref, strict, text }) => {
    const user = `user_id ${ref} not null references user_account (id) on delete cascade`
    return [
      `create table totp (user_id ${ref} primary key references user_account (id) on delete cascade, key_id ${text} not null,
        sealed ${bytes} not null, last_step ${integer} not null, created_at ${integer} not null, confirmed_at ${integer})${strict}`,
      `create table recovery_code (id ${id}, ${user}, hash ${bytes} not null)${strict}`,
      'create unique index recovery_code_by_hash on recovery_code (user_id, hash)',
      `create table passkey (id ${id}, public_id ${text} not null unique, ${user}, credential_id ${bytes} not null unique,
        public_key ${bytes} not null, counter ${integer} not null, transports ${text} not null, backed_up ${integer} not null,
        name ${text} not null, created_at ${integer} not null, last_used_at ${integer} not null)${strict}`,
      'create index passkey_by_user on passkey (user_id)',
      `create table sign_in (id_hash ${bytes} primary key, ${user}, created_at ${integer} not null, tries ${integer} not null)${strict}`,
      'create index sign_in_by_user on sign_in (user_id)',
      'create index sign_in_by_age on sign_in (created_at)',
      `create table used_challenge (hash ${bytes} primary key, used_at ${integer} not null)${strict}`,
      'create index used_challenge_by_age on used_challenge (used_at)',
      `alter table session add column method ${text} not null default 'password'`,
    ]
  },
}
