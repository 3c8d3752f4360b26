/** The columns of the tables of second factors, and of signing in with them. */

import type { Generated } from 'kysely'

export interface FactorTables {
  totp: TotpTable
  recovery_code: { id: Generated<number>; user_id: number; hash: Uint8Array }
  passkey: PasskeyTable
  /** After the right password, before the second factor. */
  sign_in: { id_hash: Uint8Array; user_id: number; created_at: number; tries: number }
  used_challenge: { hash: Uint8Array; used_at: number }
}

/** What a session was begun with. `password` alone is not enough where the policy wants a second factor. */
export type SessionMethod = 'password' | 'second_factor' | 'passkey' | 'company'

export interface TotpTable {
  user_id: number
  key_id: string
  sealed: Uint8Array
  /** The newest step whose code was taken: it and all before it are spent. */
  last_step: number
  created_at: number
  /** Null until a code has shown that the app has the seed. */
  confirmed_at: number | null
}

export interface PasskeyTable {
  id: Generated<number>
  public_id: string
  user_id: number
  credential_id: Uint8Array
  public_key: Uint8Array
  counter: number
  transports: string
  backed_up: 0 | 1
  name: string
  created_at: number
  last_used_at: number
}
