import type { Migration } from '../migrate.ts'

/**
 * Links that set a password once, mails that wait to be sent, what people were told of expiries, and which node did last
 * what only one of them need do. A mail about a link ends with it.
 */
export const linksAndMail: Migration = {
  id: '0012-links-and-mail',
  statements: ({ bytes, id, integer, ref, strict, text }) => [
    `create table password_link (id ${id}, user_id ${ref} not null references user_account (id) on delete cascade, purpose ${text} not null,
      secret_hash ${bytes} not null unique, created_at ${integer} not null, expires_at ${integer} not null)${strict}`,
    'create index password_link_by_user on password_link (user_id)',
    'create index password_link_by_end on password_link (expires_at)',
    `create table mail (id ${id}, public_id ${text} not null, user_id ${ref} not null references user_account (id) on delete cascade,
      link_id ${ref} references password_link (id) on delete cascade, purpose ${text} not null, key_id ${text} not null, sealed ${bytes},
      created_at ${integer} not null, expires_at ${integer} not null, due_at ${integer} not null, tries ${integer} not null,
      failed_at ${integer})${strict}`,
    'create index mail_by_due on mail (due_at) where failed_at is null',
    'create index mail_by_user on mail (user_id)',
    'create index mail_by_link on mail (link_id) where link_id is not null',
    'create index mail_by_end on mail (expires_at)',
    `create table expiry_notice (user_id ${ref} primary key references user_account (id) on delete cascade, told_at ${integer} not null)${strict}`,
    `create table job_turn (name ${text} primary key, taken_at ${integer} not null)${strict}`,
  ],
}
