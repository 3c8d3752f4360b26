/** What a move between databases carries, and a sum over the rows of a table that comes out the same on both. */

import { createHash } from 'node:crypto'
import type { Tables } from './schema.ts'

/** Everything but marks of migrations and leases of nodes, each table after those that it refers to. */
export const MOVED_TABLES = [
  ...(['installation', 'installation_key', 'ledger', 'change', 'audit', 'audit_seal', 'throttle'] as const),
  ...(['tenant', 'policy', 'unit', 'role', 'permission', 'user_account', 'membership', 'session'] as const),
  ...(['lost_membership'] as const),
  ...(['password_link', 'mail', 'expiry_notice', 'expiry_stage', 'job_turn'] as const),
  ...(['totp', 'recovery_code', 'passkey', 'sign_in', 'used_challenge'] as const),
  ...(['scim_group'] as const),
  ...(['token', 'token_secret', 'token_grant', 'token_version', 'usage', 'usage_address', 'deleted_token'] as const),
  ...(['issuer', 'issuer_identity', 'issuer_membership', 'issuer_sign_in', 'issuer_session', 'issuer_logout'] as const),
  ...(['oauth_client', 'oauth_connection', 'oauth_login', 'oauth_refresh', 'mobile_sign_in'] as const),
] satisfies readonly (keyof Tables)[]

export type MovedTable = (typeof MOVED_TABLES)[number]

export type Value = string | number | null | Uint8Array
export type Row = Readonly<Record<string, Value>>

export interface RowSum {
  add(row: Row): void
  readonly count: number
  /** In hexadecimal digits. Does not depend on the order of the rows. */
  digest(): string
}

const MODULUS = 1n << 128n

/** Adds up a hash of every row, so that rows may come in any order; a row that is there twice counts twice. */
export function createRowSum(columns: readonly string[]): RowSum {
  let sum = 0n
  let count = 0
  return {
    add(row) {
      const text = JSON.stringify(columns.map((column) => canonical(row[column] ?? null)))
      const hash = createHash('sha256').update(text).digest('hex').slice(0, 32)
      sum = (sum + BigInt(`0x${hash}`)) % MODULUS
      count += 1
    },
    get count() {
      return count
    },
    digest: () => sum.toString(16).padStart(32, '0'),
  }
}

function canonical(value: Value): unknown {
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value
}
