import type { Migration } from '../migrate.ts'

/**
 * How sign-ins on devices began, and what apps have been given and not fetched: with a password, or in which session of
 * which company. Of those before it nobody knows. Servers that do not know it go on, and leave such behind.
 */
export const beginnings: Migration = {
  id: '0016-beginnings',
  statements: ({ alter, ref, strict, text }) => [
    `create table mobile_sign_in (token_id ${ref} primary key references token (id) on delete cascade, method ${text} not null,
      issuer_id ${ref} references issuer (id) on delete cascade, sid ${text})${strict}`,
    'create index mobile_sign_in_by_sid on mobile_sign_in (issuer_id, sid) where issuer_id is not null',
    ...alter('oauth_connection', [
      `add column method ${text}`,
      `add column issuer_id ${ref} references issuer (id) on delete cascade`,
      `add column sid ${text}`,
    ]),
    'create index connection_by_issuer on oauth_connection (issuer_id) where issuer_id is not null',
  ],
}
