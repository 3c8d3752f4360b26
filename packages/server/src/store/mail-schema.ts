/** The columns of the tables of links and mail, as those of `schema.ts` are. */

import type { Generated } from 'kysely'

export interface MailTables {
  password_link: PasswordLinkTable
  mail: MailTable
  expiry_notice: { user_id: number; told_at: number; mailed_at: Generated<number> }
  expiry_stage: { token_id: number; user_id: number; expires_at: number; days: number; due_at: number }
  job_turn: { name: string; taken_at: number }
}

export interface PasswordLinkTable {
  id: Generated<number>
  user_id: number
  purpose: 'reset' | 'invitation'
  secret_hash: Uint8Array
  created_at: number
  expires_at: number
}

export interface MailTable {
  id: Generated<number>
  public_id: string
  user_id: number
  link_id: number | null
  purpose: 'reset' | 'invitation' | 'expiry'
  /** Of the key that the mail is sealed under. */
  key_id: string
  /** Null once it was given up. */
  sealed: Uint8Array | null
  created_at: number
  expires_at: number
  due_at: number
  tries: number
  failed_at: number | null
}
