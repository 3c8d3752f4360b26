/** The columns of every table, as both databases hold them: text, integers, bytes; booleans as 0/1; instants as whole milliseconds. */

import type { Generated, GeneratedAlways } from 'kysely'
import type { TokenKind } from '../domain/token.ts'
import type { FactorTables, SessionMethod } from './factor-tables.ts'
import type { IssuerTables } from './issuer-schema.ts'
import type { MailTables } from './mail-schema.ts'
import type { OauthTables } from './oauth-schema.ts'
import type { ScimGroupTable } from './scim-schema.ts'

/** Stored instead of "never expires", so that such rows sort last and pages by key need no special case. */
export const NEVER = Number.MAX_SAFE_INTEGER

/** The same for secrets, which are in no such order. */
export const ENDLESS = 0

/** Stored instead of "never used", so that such rows sort first. */
export const NEVER_USED = 0

type Flag = 0 | 1
type Status = 'active' | 'inactive'

export interface Tables extends FactorTables, IssuerTables, MailTables, OauthTables {
  installation: InstallationTable
  installation_key: { key_id: string; check_value: string; number: number | null }
  ledger: LedgerTable
  change: { seq: number; at: number; reach: string }
  audit: AuditTable
  audit_seal: { id: number; key_id: string; count: number; head: string; mac: string; at: number }
  tenant: TenantTable
  policy: { tenant_id: number; body: string }
  unit: UnitTable
  role: RoleTable
  permission: { tenant_id: number; name: string; description: string }
  user_account: UserTable
  membership: MembershipTable
  /** Unit 0 is the tenant as a whole. */
  lost_membership: { user_id: number; tenant_id: number; role_id: number; unit_id: number }
  session: SessionTable
  scim_group: ScimGroupTable
  throttle: { key: string; failures: number; first_at: number; last_at: number }
  token: TokenTable
  /** Deleted, and still to be swept away. */
  deleted_token: { token_id: number }
  token_secret: SecretTable
  token_grant: GrantTable
  token_version: VersionTable
  usage: { token_id: number; start_at: number; code: string; count: number }
  usage_address: { token_id: number; address: string; last_used_at: number; count: number }
}

export interface InstallationTable {
  id: number
  installation_id: string
  created_at: number
  setup_code_hash: Uint8Array | null
  setup_done_at: number | null
}

export interface LedgerTable {
  id: number
  seq: number
  audit_count: number
  audit_head: string
}

export interface AuditTable {
  seq: number
  at: number
  actor_type: string
  actor_id: string | null
  actor_name: string
  actor_token_id: string | null
  action: string
  target_type: string
  target_id: string | null
  target_name: string
  tenant_id: number | null
  tenant: string | null
  details: string
  address: string | null
  request_id: string | null
  previous_hash: string
  hash: string
}

export interface TenantTable {
  id: Generated<number>
  slug: string
  name: string
  name_folded: string
  status: Status
  time_zone: string
  locale: string
  created_at: number
  updated_at: number
  deleted_at: number | null
}

export interface UnitTable {
  id: Generated<number>
  tenant_id: number
  slug: string
  kind: 'department' | 'group'
  name: string
  name_folded: string
  parent_id: number | null
  external_id: string | null
  status: Status
  created_at: number
  updated_at: number
  deleted_at: number | null
}

export interface RoleTable {
  id: Generated<number>
  tenant_id: number
  slug: string
  name: string
  name_folded: string
  description: string
  permissions: string
  unit_id: number | null
  built_in: Flag
  status: Status
  created_at: number
  updated_at: number
}

export interface UserTable {
  id: Generated<number>
  public_id: string
  tenant_id: number
  username: string
  username_folded: string
  name: string
  name_folded: string
  email: string | null
  locale: string | null
  status: Status
  type: 'person' | 'technical'
  attributes: string
  password_hash: string | null
  /** What a company's directory calls them; one person of the tenant at most. */
  external_id: string | null
  created_at: number
  updated_at: number
  deleted_at: number | null
}

export interface MembershipTable {
  id: Generated<number>
  user_id: number
  tenant_id: number
  unit_id: number | null
  role_id: number
}

export interface SessionTable {
  id_hash: Uint8Array
  user_id: number
  created_at: number
  seen_at: number
  confirmed_at: number
  address: string | null
  method: Generated<SessionMethod>
}

export interface TokenTable {
  id: Generated<number>
  public_id: GeneratedAlways<string>
  /** Null where the folded form is how it was written. */
  id_written: string | null
  id_folded: string
  kind: TokenKind
  tenant_id: number
  unit_id: number | null
  role_id: number | null
  user_id: number | null
  name: GeneratedAlways<string>
  name_written: string | null
  name_folded: string
  description: string
  application: GeneratedAlways<string | null>
  application_written: string | null
  application_folded: string | null
  master: Flag
  admin: Flag
  visibility: 'sealed' | 'once'
  allowed_ips: string
  version: number
  revoked_at: number | null
  expires_at: number
  /** An end that a job has seen pass. Where the token ends later than that, it says nothing. */
  ended_at: number | null
  issued_at: number
  created_at: number
  updated_at: number
  last_used_at: number
  last_used_address: string | null
  creator_type: 'user' | 'token' | 'system'
  creator_id: number | null
  creator_public_id: string | null
  creator_name: GeneratedAlways<string>
  /** Null where the creator is called as its id. */
  creator_name_written: string | null
  device_id: string | null
  device: string | null
}

export interface SecretTable {
  id: Generated<number>
  token_id: number
  /** Null once the secret has ended: it can never be found again. */
  hash: Uint8Array | null
  /** Of a key of the installation. */
  key_number: number | null
  sealed: Uint8Array | null
  prefix: string
  last4: string
  version: number
  created_at: number
  expires_at: number
  ended_at: number | null
  last_used_at: number
}

export interface GrantTable {
  id: Generated<number>
  token_id: number
  tenant_id: number | null
  unit_id: number | null
  permissions: string
}

export interface VersionTable {
  token_id: number
  version: number
  body: string
  issued_at: number
  replaced_at: number
  replaced_by: string
}
