/** What the routes of the directory share: the names in their paths, and how they show things. */

import { Type } from 'typebox'
import type { ShownPage } from '../usecases/list-query.ts'
import { instant } from './show-token.ts'

const PathName = Type.String({ minLength: 1 })

export const ByTenant = Type.Object({ tenant: PathName })
export const ByUnit = Type.Object({ tenant: PathName, unit: PathName })
export const ByRole = Type.Object({ tenant: PathName, role: PathName })
export const ByUser = Type.Object({ tenant: PathName, user: PathName })
export const ByMember = Type.Object({ tenant: PathName, unit: PathName, user: PathName })

export const ByIssuer = Type.Object({ tenant: PathName, issuer: PathName })
export const ByIdentity = Type.Object({ tenant: PathName, user: PathName, issuer: PathName })

export interface ByTenant {
  Params: { tenant: string }
}
export interface ByUnit {
  Params: { tenant: string; unit: string }
}
export interface ByRole {
  Params: { tenant: string; role: string }
}
export interface ByUser {
  Params: { tenant: string; user: string }
}
export interface ByMember {
  Params: { tenant: string; unit: string; user: string }
}

export interface ByIssuer {
  Params: { tenant: string; issuer: string }
}
export interface ByIdentity {
  Params: { tenant: string; user: string; issuer: string }
}

/** The answer of a deletion. */
export const Gone = Type.Null({ description: 'Done' })

export function stamps({ createdAt, updatedAt }: { readonly createdAt: number; readonly updatedAt: number }) {
  return { createdAt: instant(createdAt), updatedAt: instant(updatedAt) }
}

export function showPage<Shown, Wire>({ items, ...rest }: ShownPage<Shown>, show: (shown: Shown) => Wire) {
  return { items: items.map(show), ...rest }
}

/** The address of a thing that was created. */
export function location(...parts: readonly string[]): string {
  return `/v1/${parts.map(encodeURIComponent).join('/')}`
}
