/** What has been typed into the form of a token, what is missing in it, and what is sent of it. */

import type { CreateToken, ReplaceToken, Token } from '@polett/client/api'
import { PLATFORM } from '../../session/permissions.ts'
import { endOfDay, type Preset, presetDay } from './expiry.ts'

export type MadeKind = Exclude<Token['kind'], 'mobile'>

export const MADE_KINDS: readonly MadeKind[] = ['user', 'application', 'organization', 'group']

/** `keep` is for replacing: the moment at which the token ends now. */
export type ExpiryChoice = Preset | 'custom' | 'never' | 'keep'

export interface DraftGrant {
  /** A tenant's id, or `*` for everywhere. */
  readonly tenant: string
  readonly unit?: string | undefined
  readonly permissions: readonly string[]
}

export interface Draft {
  readonly name: string
  readonly description: string
  readonly application: string
  readonly id: string
  /** An id, a user name, or `self`. */
  readonly user: string | null
  /** For a user token the chosen combination, together with `unit`. */
  readonly role: string | null
  readonly unit: string | null
  readonly expiry: ExpiryChoice
  /** As it was typed; read where it is a day. */
  readonly day: string
  readonly visibility: 'sealed' | 'once' | null
  readonly master: boolean
  readonly admin: boolean
  readonly grants: readonly DraftGrant[]
  readonly allowedIps: string
  readonly keepSecret: boolean
}

export const EMPTY_DRAFT: Draft = {
  ...{ name: '', description: '', application: '', id: '', user: null, role: null, unit: null },
  ...{ expiry: '90d', day: '', visibility: null, master: false, admin: false, grants: [], allowedIps: '' },
  keepSecret: false,
}

export type FieldName = 'name' | 'application' | 'user' | 'role' | 'unit' | 'expiresAt'

/** Addresses and blocks stand apart by lines, commas or spaces. */
export const addressesOf = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((one) => one !== '')

export interface ExpiryFacts {
  readonly zone: string
  readonly now: number
  readonly maxDays: number | null
  /** When the token ends that is replaced; undefined when a new one is made. */
  readonly present?: string | null | undefined
  /** Reads the day that was typed; null when it is none. */
  readonly parse: (text: string) => string | null
}

/** The chosen instant; null for never, undefined while none is chosen. */
export function chosenExpiry({ expiry, day }: Draft, facts: ExpiryFacts): number | null | undefined {
  if (expiry === 'never') return null
  if (expiry === 'keep') return facts.present == null ? null : Date.parse(facts.present)
  if (expiry !== 'custom') return endOfDay(presetDay(expiry, facts.now, facts.zone, facts.maxDays), facts.zone)
  const picked = facts.parse(day)
  return picked === null ? undefined : endOfDay(picked, facts.zone)
}

/** The fields that must be filled and are not. */
export function missingFields(
  kind: MadeKind,
  draft: Draft,
  expiresAt: number | null | undefined,
): readonly FieldName[] {
  const needs: Readonly<Record<MadeKind, readonly (readonly [FieldName, boolean])[]>> = {
    user: [
      ['name', draft.name.trim() === ''],
      ['user', draft.user === null],
      ['role', draft.role === null],
    ],
    application: [['application', draft.application.trim() === '']],
    organization: [['name', draft.name.trim() === '']],
    group: [
      ['unit', draft.unit === null],
      ['name', draft.name.trim() === ''],
    ],
  }
  const missing = needs[kind].filter(([, isMissing]) => isMissing).map(([field]) => field)
  return expiresAt === undefined ? [...missing, 'expiresAt'] : missing
}

/** What both creating and replacing send. Names that are the default are left to the server. */
function terms(kind: MadeKind, draft: Draft, expiresAt: number | null): ReplaceToken {
  const name = draft.name.trim()
  const common = {
    ...(name === '' ? {} : { name }),
    ...(draft.description.trim() === '' ? {} : { description: draft.description.trim() }),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    allowedIps: addressesOf(draft.allowedIps),
  }
  switch (kind) {
    case 'user': {
      const shown = draft.visibility === null ? {} : { secretVisibility: draft.visibility }
      return { ...common, ...shown, unit: draft.unit, ...(draft.role === null ? {} : { role: draft.role }) }
    }
    case 'application':
      return { ...common, application: draft.application.trim(), master: draft.master, grants: draft.grants }
    case 'organization':
      return { ...common, admin: draft.admin }
    case 'group':
      return { ...common, unit: draft.unit, admin: draft.admin }
  }
}

export function creationOf(kind: MadeKind, tenant: string, draft: Draft, expiresAt: number | null): CreateToken {
  const id = draft.id.trim()
  const isPlatform = tenant === PLATFORM
  return {
    kind,
    tenant: kind === 'application' && isPlatform ? null : tenant,
    ...terms(kind, draft, expiresAt),
    ...(kind === 'user' && draft.user !== null ? { user: draft.user } : {}),
    ...(kind === 'application' && isPlatform && id !== '' ? { id } : {}),
  }
}

export const replacementOf = (kind: MadeKind, draft: Draft, expiresAt: number | null): ReplaceToken => ({
  ...terms(kind, draft, expiresAt),
  keepSecret: draft.keepSecret,
})

/** The form as a token fills it that is to be replaced. */
export function draftOf(token: Token): Draft {
  return {
    ...EMPTY_DRAFT,
    // An application's name follows it, unless it has one of its own.
    ...{ name: token.name === token.application ? '' : token.name, application: token.application ?? '' },
    ...{ description: token.description, id: token.id },
    ...{ user: token.user?.id ?? null, role: token.role, unit: token.unit, expiry: 'keep' },
    ...{ visibility: token.secretVisibility, master: token.master, admin: token.admin },
    grants: token.grants.map(({ tenant, unit, permissions }) => ({
      tenant,
      permissions,
      ...(unit == null ? {} : { unit }),
    })),
    allowedIps: token.allowedIps.join('\n'),
    keepSecret: true,
  }
}
