/** The columns of what apps that sign people in leave in the database. */

import type { Generated } from 'kysely'
import type { SessionMethod } from './factor-tables.ts'

export interface OauthTables {
  oauth_client: ClientTable
  oauth_connection: ConnectionTable
  oauth_login: LoginTable
  oauth_refresh: RefreshTable
  mobile_sign_in: BeginningTable
}

export interface ClientTable {
  id: Generated<number>
  tenant_id: number
  slug: string
  name: string
  redirect_uris: string
  /** Null: as the product has it. */
  access_minutes: number | null
  /** Null: as the policy has it. */
  login_days: number | null
  device_grant: 0 | 1
  status: 'active' | 'inactive'
  created_at: number
  updated_at: number
}

/** A request to be signed in, from the first question to the last secret that came of it. */
export interface ConnectionTable {
  id: Generated<number>
  kind: 'app' | 'device'
  /** As the app names itself. */
  client: string
  /** Null for a client that is built in. */
  client_id: number | null
  tenant_id: number | null
  id_hash: Uint8Array | null
  browser_hash: Uint8Array | null
  user_code_hash: Uint8Array | null
  /** Of the authorization code once there is one, or of the device's code from the beginning. */
  secret_hash: Uint8Array | null
  redirect_uri: string | null
  state: string | null
  code_challenge: string | null
  device: string | null
  status: 'pending' | 'approved' | 'denied' | 'used'
  user_id: number | null
  unit_id: number | null
  role_id: number | null
  /** What came of it. Internal ids are never used twice, so it may outlive the token. */
  token_id: number | null
  created_at: number
  expires_at: number
  polled_at: number
  interval_ms: number
  /** How the session began that has approved it; null before that. */
  method: SessionMethod | null
  issuer_id: number | null
  sid: string | null
}

/** How a sign-in on a device began. */
export interface BeginningTable {
  token_id: number
  method: SessionMethod
  issuer_id: number | null
  sid: string | null
}

/** What a sign-in by an app has beside its token. */
export interface LoginTable {
  token_id: number
  client: string
  client_id: number | null
  /** Of what all its refresh secrets begin with; null until one from before this was kept is used. */
  family_hash: Uint8Array | null
}

export interface RefreshTable {
  id: Generated<number>
  token_id: number
  hash: Uint8Array
  created_at: number
  /** Once it was used it is of use no more. 0: never used, and given up because the one before it was used once more. */
  used_at: number | null
}
