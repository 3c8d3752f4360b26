/** What an issuer's form holds, and what of it is sent. */

import type { ChangeIssuer, CreateIssuer, Issuer } from '@polett/client/api'
import type { NameAndId } from '../../parts/name-and-id.tsx'

/** `role` is empty until one is chosen. */
export interface RuleFields {
  readonly claim: string
  readonly value: string
  readonly unit: string | null
  readonly role: string
}

export interface IssuerFields extends NameAndId {
  readonly url: string
  readonly clientId: string
  /** Apart by spaces, as OAuth writes them. */
  readonly scopes: string
  readonly usernameClaim: string
  readonly nameClaim: string
  readonly emailClaim: string
  readonly rules: readonly RuleFields[]
  readonly justInTime: boolean
  readonly onlyThisWay: boolean
  readonly active: boolean
}

/** Typed anew each time, and never kept in a draft. */
export interface SecretFields {
  readonly secret: string
  /** From now on there is none: PKCE is the only proof. */
  readonly withoutSecret: boolean
}

export const NO_SECRET: SecretFields = { secret: '', withoutSecret: false }

export const NEW_ISSUER: IssuerFields = {
  ...{ name: '', id: '', idTyped: false, url: '', clientId: '', scopes: 'openid profile email' },
  ...{ usernameClaim: 'preferred_username', nameClaim: 'name', emailClaim: 'email', rules: [] },
  ...{ justInTime: false, onlyThisWay: false, active: true },
}

export function fieldsOf(issuer: Issuer): IssuerFields {
  const { clientId, emailClaim, id, justInTime, name, nameClaim, onlyThisWay, url, usernameClaim } = issuer
  return {
    ...{ name, id, idTyped: true, url, clientId, usernameClaim, nameClaim, emailClaim, justInTime, onlyThisWay },
    scopes: issuer.scopes.join(' '),
    rules: issuer.membershipRules,
    active: issuer.status === 'active',
  }
}

/** Whether nobody of the organization comes in by anything else. */
export const shutsOthers = ({ active, onlyThisWay }: IssuerFields): boolean => active && onlyThisWay

const isFilled = (text: string): boolean => text.trim() !== ''

export const isReady = (fields: IssuerFields): boolean =>
  [fields.name, fields.url, fields.clientId, fields.usernameClaim, fields.nameClaim, fields.emailClaim].every(
    isFilled,
  ) && fields.rules.every(({ claim, role, value }) => isFilled(claim) && isFilled(value) && role !== '')

/** Everything but the id and the secret, as it is sent. */
function settingsOf(fields: IssuerFields) {
  return {
    name: fields.name.trim(),
    url: fields.url.trim(),
    clientId: fields.clientId.trim(),
    scopes: fields.scopes.split(/\s+/).filter(isFilled),
    usernameClaim: fields.usernameClaim.trim(),
    nameClaim: fields.nameClaim.trim(),
    emailClaim: fields.emailClaim.trim(),
    membershipRules: fields.rules.map((rule) => ({ ...rule, claim: rule.claim.trim(), value: rule.value.trim() })),
    justInTime: fields.justInTime,
    onlyThisWay: fields.onlyThisWay,
    status: fields.active ? ('active' as const) : ('inactive' as const),
  }
}

export function creationOf(fields: IssuerFields, { secret }: SecretFields): CreateIssuer {
  return { id: fields.id, ...settingsOf(fields), ...(secret === '' ? {} : { clientSecret: secret }) }
}

/** What differs from what the form began with: a colleague may save the rest meanwhile. */
export function changeOf(begun: IssuerFields, fields: IssuerFields, secret: SecretFields): ChangeIssuer {
  const before = new Map(Object.entries(settingsOf(begun)).map(([name, value]) => [name, JSON.stringify(value)]))
  const changed = Object.entries(settingsOf(fields)).filter(
    ([name, value]) => before.get(name) !== JSON.stringify(value),
  )
  return { ...Object.fromEntries(changed), ...secretChange(secret) }
}

function secretChange({ secret, withoutSecret }: SecretFields): Pick<ChangeIssuer, 'clientSecret'> {
  if (withoutSecret) return { clientSecret: null }
  return secret === '' ? {} : { clientSecret: secret }
}
