/** What somebody wants of a new or replaced token: which fields a kind takes, needs, and what is left out stands for. */

import { looksLikeSecret } from './secret.ts'
import type { SecretVisibility, TokenKind } from './token.ts'

/** As it arrives: everything optional, nothing judged. */
export interface RawWish {
  readonly id?: string | undefined
  readonly tenant?: string | null | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly application?: string | undefined
  readonly expiresAt?: string | null | undefined
  readonly allowedIps?: readonly string[] | undefined
  readonly user?: string | undefined
  readonly unit?: string | null | undefined
  readonly role?: string | undefined
  readonly secretVisibility?: SecretVisibility | undefined
  readonly master?: boolean | undefined
  readonly admin?: boolean | undefined
  readonly grants?: readonly WishedGrant[] | undefined
}

export interface WishedGrant {
  readonly tenant: string
  readonly unit?: string | undefined
  readonly permissions: readonly string[]
}

export interface WishFault {
  readonly pointer: string
  readonly code: 'required' | 'not_for_this_kind'
  readonly message: string
}

type Field = keyof RawWish

interface KindFields {
  readonly needs: readonly Field[]
  readonly takes: readonly Field[]
}

const COMMON: readonly Field[] = ['name', 'description', 'expiresAt', 'allowedIps', 'secretVisibility']

const FIELDS: Record<Exclude<TokenKind, 'mobile'>, KindFields> = {
  user: { needs: ['tenant', 'name', 'user', 'role'], takes: [...COMMON, 'tenant', 'user', 'unit', 'role'] },
  application: {
    needs: ['application'],
    takes: [...COMMON, 'id', 'tenant', 'application', 'master', 'admin', 'grants'],
  },
  organization: { needs: ['tenant', 'name'], takes: [...COMMON, 'tenant', 'admin'] },
  group: { needs: ['tenant', 'name', 'unit'], takes: [...COMMON, 'tenant', 'unit', 'admin'] },
}

/** A replaced token keeps its id, its tenant and its user. */
const KEPT: readonly Field[] = ['id', 'tenant', 'user']

/** Every field that is missing or does not belong to the kind, each with its sentence. */
export function wishFaults(
  kind: Exclude<TokenKind, 'mobile'>,
  wish: RawWish,
  purpose: 'create' | 'replace',
): WishFault[] {
  const { needs, takes } = FIELDS[kind]
  const needed = purpose === 'create' ? needs : needs.filter((field) => !KEPT.includes(field))
  const missing = needed.filter((field) => wish[field] === undefined || wish[field] === null)
  const foreign = (Object.keys(wish) as Field[]).filter(
    (field) => wish[field] !== undefined && wish[field] !== null && wish[field] !== false && !takes.includes(field),
  )
  return [
    ...missing.map((field) => fault(field, 'required', `A token of kind ${kind} needs ${field}.`)),
    ...foreign.map((field) => fault(field, 'not_for_this_kind', `A token of kind ${kind} takes no ${field}.`)),
  ]
}

function fault(field: Field, code: WishFault['code'], message: string): WishFault {
  return { pointer: `/${field}`, code, message }
}

const RESERVED_IDS: ReadonlySet<string> = new Set(['self', 'bulk', '.', '..'])

/** Whether a platform administrator may choose this as the id of an application token. One like a secret could be in no address. */
export function isChoosableId(id: string): boolean {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id) || looksLikeSecret(id)) return false
  const folded = id.toLowerCase()
  return !RESERVED_IDS.has(folded) && !folded.startsWith('tok_') && !folded.startsWith('usr_')
}
