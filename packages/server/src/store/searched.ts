/** Where text is found. */

import type { Tables } from './schema.ts'

/** The folded columns in which text is found, as the migrations have indexed them. */
export const SEARCHED = {
  token: ['id_folded', 'name_folded', 'application_folded'],
  user_account: ['username_folded', 'name_folded'],
} as const satisfies Partial<Record<keyof Tables, readonly string[]>>

export type SearchTable = keyof typeof SEARCHED

/** Rows with a text are wanted of some tenants only. */
export interface HitsWithin {
  readonly tenants: readonly number[]
  /** Where all tenants together have no more hits than this, those of others may be among them. */
  readonly few: number
}
