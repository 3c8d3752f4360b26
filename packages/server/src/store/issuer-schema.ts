/** The columns of the tables of companies' identity. */

import type { Generated } from 'kysely'

export interface IssuerTables {
  issuer: {
    id: Generated<number>
    tenant_id: number
    slug: string
    name: string
    url: string
    client_id: string
    secret_sealed: Uint8Array | null
    secret_key_id: string | null
    settings: string
    only_this_way: 0 | 1
    status: 'active' | 'inactive'
    /** Goes up with every change of what a sign-in hangs on. */
    setup: Generated<number>
    created_at: number
    updated_at: number
  }
  /** Who a person is to an issuer. */
  issuer_identity: {
    id: Generated<number>
    issuer_id: number
    subject: string
    user_id: number
    linked_at: number
    /** 0: never. */
    last_used_at: number
    /** The issuer's `setup` with which the person came in last; 0: never. */
    used_setup: number
  }
  /** Memberships that an issuer's rules gave and may take; all others were given by hand. */
  issuer_membership: { membership_id: number; issuer_id: number }
  /** Sign-ins that are under way at an issuer. */
  issuer_sign_in: {
    state_hash: Uint8Array
    browser_hash: Uint8Array
    issuer_id: number
    /** Whoever links themself; null where somebody signs in. */
    user_id: number | null
    /** The session that it began in: it links for that one, or takes its place. */
    session_hash: Uint8Array | null
    return_to: string
    expires_at: number
    /** The issuer's, as it began. */
    setup: number
  }
  /** Sessions that were begun through an issuer. */
  issuer_session: { session_hash: Uint8Array; issuer_id: number; sid: string | null }
  /** Logout tokens that were taken, so that none is taken twice. */
  issuer_logout: { issuer_id: number; token_hash: Uint8Array; expires_at: number }
}
