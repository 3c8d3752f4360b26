import type { Migration } from '../migrate.ts'

/** Companies' identity: issuers, who people are to them, and what is under way or was begun through them. */
export const issuers: Migration = {
  id: '0014-issuers',
  statements: ({ bytes, id, integer, ref, strict, text }) => [
    `create table issuer (id ${id}, tenant_id ${ref} not null references tenant (id) on delete cascade, slug ${text} not null, name ${text} not null,
      url ${text} not null, client_id ${text} not null, secret_sealed ${bytes}, secret_key_id ${text}, settings ${text} not null,
      only_this_way ${integer} not null, status ${text} not null, created_at ${integer} not null, updated_at ${integer} not null)${strict}`,
    'create unique index issuer_by_slug on issuer (tenant_id, slug)',
    `create table issuer_identity (id ${id}, issuer_id ${ref} not null references issuer (id) on delete cascade, subject ${text} not null,
      user_id ${ref} not null references user_account (id) on delete cascade, linked_at ${integer} not null, last_used_at ${integer} not null)${strict}`,
    'create unique index issuer_identity_by_subject on issuer_identity (issuer_id, subject)',
    'create unique index issuer_identity_by_user on issuer_identity (user_id, issuer_id)',
    `create table issuer_membership (membership_id ${ref} primary key references membership (id) on delete cascade,
      issuer_id ${ref} not null references issuer (id) on delete cascade)${strict}`,
    'create index issuer_membership_by_issuer on issuer_membership (issuer_id)',
    `create table issuer_sign_in (state_hash ${bytes} primary key, browser_hash ${bytes} not null, issuer_id ${ref} not null references issuer (id) on delete cascade,
      user_id ${ref} references user_account (id) on delete cascade, session_hash ${bytes}, return_to ${text} not null, expires_at ${integer} not null)${strict}`,
    'create index issuer_sign_in_by_issuer on issuer_sign_in (issuer_id)',
    'create index issuer_sign_in_by_user on issuer_sign_in (user_id)',
    'create index issuer_sign_in_by_end on issuer_sign_in (expires_at)',
    `create table issuer_session (session_hash ${bytes} primary key references session (id_hash) on delete cascade,
      issuer_id ${ref} not null references issuer (id) on delete cascade, sid ${text})${strict}`,
    'create index issuer_session_by_sid on issuer_session (issuer_id, sid)',
    `create table issuer_logout (issuer_id ${ref} not null references issuer (id) on delete cascade, token_hash ${bytes} not null, expires_at ${integer} not null,
      primary key (issuer_id, token_hash))${strict}`,
    'create index issuer_logout_by_end on issuer_logout (expires_at)',
  ],
}
