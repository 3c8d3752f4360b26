/** The columns of what a company's directory brings along. */

import type { Generated } from 'kysely'

export interface ScimGroupTable {
  id: Generated<number>
  public_id: string
  tenant_id: number
  unit_id: number | null
  role_id: number
  name: string
  name_folded: string
  external_id: string | null
  created_at: number
  updated_at: number
}
