/** What a company's claims come to here: which person, with which memberships; and who may let a company sign people in. */

import { type Membership, membershipGrant, roleFits, type TenantView } from './directory.ts'
import { type Excess, findExcess, type Rights } from './rights.ts'

/** Who has this value in this claim holds this role there. Unit and role by internal id, so that a new one of the same name revives nothing. */
export interface MembershipRule {
  readonly claim: string
  readonly value: string
  readonly unit: number | null
  readonly role: number
}

export interface IssuerSettings {
  readonly scopes: readonly string[]
  readonly usernameClaim: string
  readonly nameClaim: string
  readonly emailClaim: string
  readonly membershipRules: readonly MembershipRule[]
  readonly justInTime: boolean
}

export const DEFAULT_ISSUER_SETTINGS: IssuerSettings = {
  scopes: ['openid', 'profile', 'email'],
  usernameClaim: 'preferred_username',
  nameClaim: 'name',
  emailClaim: 'email',
  membershipRules: [],
  justInTime: false,
}

export type Claims = Readonly<Record<string, unknown>>

/** Texts that both databases take alike. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** The text in a claim, without spaces at its ends, or null when there is none. */
export function claimText(claims: Claims, name: string): string | null {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' || !isStorable(text) ? null : text
}

/** Compared letter by letter: a company that writes a group in two ways has two groups. */
function hasValue(claims: Claims, { claim, value }: MembershipRule): boolean {
  const found = Object.hasOwn(claims, claim) ? claims[claim] : undefined
  return (Array.isArray(found) ? found : [found]).some(
    (each) =>
      (typeof each === 'string' || typeof each === 'boolean' || typeof each === 'number') && `${each}` === value,
  )
}

/** Rules that still mean something: their unit and role are there and go together. */
export function livingRules(tenant: TenantView, rules: readonly MembershipRule[]): readonly MembershipRule[] {
  return rules.filter(({ role, unit }) => {
    const view = tenant.roles.get(role)
    if (view === undefined || (unit !== null && !tenant.units.has(unit))) return false
    return roleFits(tenant, view, unit)
  })
}

/** The memberships that the rules give to whoever has these claims, each once. */
export function membershipsFor(
  tenant: TenantView,
  rules: readonly MembershipRule[],
  claims: Claims,
): readonly Membership[] {
  const given = livingRules(tenant, rules).filter((rule) => hasValue(claims, rule))
  const byName = new Map(given.map(({ role, unit }) => [`${role} ${unit}`, { role, unit }]))
  return [...byName.values()]
}

/**
 * An issuer can sign anybody in as anybody, so whoever changes one must hold all that anybody can ever hold in the tenant:
 * every role of it, where it may be used. The first right that is lacking, or null.
 */
export function findIssuerExcess(own: Rights, tenant: TenantView): Excess | null {
  const all = [...tenant.roles.values()].map(({ internalId, unit }) =>
    membershipGrant(tenant, { role: internalId, unit }),
  )
  return findExcess(all, own)
}

/** Whether nobody of its tenant comes in by anything else. One that is stopped shuts nobody out. */
export function isShutting(issuer: { readonly onlyThisWay: boolean; readonly status: 'active' | 'inactive' }): boolean {
  return issuer.onlyThisWay && issuer.status === 'active'
}

const MAX_RETURN_CHARACTERS = 2_000

/** No page of the console stands below these, and none of them may be reached by a redirect. */
const NOT_PAGES = /^\/(v1|oauth|scim|docs|metrics|assets|healthz|readyz|\.well-known)(\/|$)/i

/** A path of the console's own, as a browser will read it, or null: nobody may be led from a sign-in to another site. */
export function readReturnPath(text: string): string | null {
  if (text.length > MAX_RETURN_CHARACTERS || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes('\\')) return null
  const base = 'https://polett.invalid'
  const url = URL.parse(text, base)
  if (url === null || url.origin !== base) return null
  const path = decodedPath(url.pathname)
  if (path === null || /\\|\p{Cc}|\/\/|\/\.{1,2}(\/|$)/u.test(path) || NOT_PAGES.test(path)) return null
  return `${url.pathname}${url.search}${url.hash}`
}

/** Pages that sign people in themselves, so whoever was refused is led back to them: to an app's request, or a device's. */
export function holdsSignIn(path: string): boolean {
  return /^\/console\/(connect|device)([/?]|$)/.test(path)
}

/** As a reader further on may decode it once more. */
function decodedPath(path: string): string | null {
  try {
    return decodeURIComponent(decodeURIComponent(path))
  } catch {
    return null
  }
}

/**
 * Whether the address is one at which Microsoft speaks for all its customers at once. There anybody's own company says who
 * they are, what they are called and how they are mailed, so nothing of it tells one company's people from another's.
 */
export function speaksForMany(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || !/^login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn)$/.test(url.hostname))
    return false
  return /^\/+(common|organizations|consumers)(\/|$)/i.test(url.pathname)
}

/** Why an issuer cannot be asked at this address, or null. */
export function refuseIssuerUrl(
  text: string,
  hosts: readonly string[],
  isLoopback: (host: string) => boolean,
): 'malformed' | 'not_https' | 'host_not_allowed' | null {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return 'malformed'
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return 'not_https'
  return hosts.includes(url.host) ? null : 'host_not_allowed'
}
