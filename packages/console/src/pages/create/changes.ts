/** Which fields of a token a replacement changes. */

import { addressesOf, type Draft, type DraftGrant, type MadeKind } from './draft.ts'

export interface Side {
  readonly draft: Draft
  /** Null: never. Undefined: not chosen yet. */
  readonly expiresAt: number | null | undefined
}

export type ChangedField =
  | 'name'
  | 'application'
  | 'description'
  | 'place'
  | 'master'
  | 'admin'
  | 'grants'
  | 'expiresAt'
  | 'visibility'
  | 'allowedIps'

export interface Change {
  readonly field: ChangedField
  readonly before: Side
  readonly after: Side
}

/** Rights are compared as sets: their order means nothing. */
const grantKey = ({ permissions, tenant, unit = '' }: DraftGrant): string =>
  JSON.stringify([tenant, unit, ...[...permissions].sort()])

/** The rows of one side that the other does not have just so; those without any rights mean nothing. */
export function grantsApart(these: readonly DraftGrant[], others: readonly DraftGrant[]): readonly DraftGrant[] {
  const known = new Set(others.map(grantKey))
  return these.filter((grant) => grant.permissions.length > 0 && !known.has(grantKey(grant)))
}

const grantsKey = ({ grants }: Draft): string => JSON.stringify(grantsApart(grants, []).map(grantKey).sort())

const KEYS: Readonly<Record<ChangedField, (side: Side) => unknown>> = {
  name: ({ draft }) => draft.name.trim(),
  application: ({ draft }) => draft.application.trim(),
  description: ({ draft }) => draft.description.trim(),
  place: ({ draft }) => `${draft.role}/${draft.unit}`,
  master: ({ draft }) => draft.master,
  admin: ({ draft }) => draft.admin,
  grants: ({ draft }) => grantsKey(draft),
  expiresAt: ({ expiresAt }) => expiresAt,
  visibility: ({ draft }) => draft.visibility,
  allowedIps: ({ draft }) => [...addressesOf(draft.allowedIps)].sort().join(' '),
}

const COMMON: readonly ChangedField[] = ['description', 'expiresAt', 'allowedIps']

const FIELDS: Readonly<Record<MadeKind, readonly ChangedField[]>> = {
  user: ['name', 'place', 'visibility', ...COMMON],
  application: ['application', 'master', 'grants', ...COMMON],
  organization: ['name', 'admin', ...COMMON],
  group: ['name', 'place', 'admin', ...COMMON],
}

export const changesOf = (kind: MadeKind, before: Side, after: Side): readonly Change[] =>
  FIELDS[kind].filter((field) => KEYS[field](before) !== KEYS[field](after)).map((field) => ({ field, before, after }))
