/** Companies that a tenant trusts to say who its people are: listed and shown. */

import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import { livingRules } from '../domain/issuer.ts'
import { unsealText } from '../domain/sealing.ts'
import type { IssuerClient, Surroundings } from '../issuers/client.ts'
import { createIssuerMemory, type IssuerMemory } from '../issuers/memory.ts'
import type { Db } from '../store/db.ts'
import { findIssuer, type IssuerRecord, listIssuers as listIssuerRows } from '../store/issuers.ts'
import type { Caller } from './caller.ts'
import { requireAtTenant } from './directory-judging.ts'
import { findTenant } from './judging.ts'
import { Problem } from './problem.ts'

export interface ShownIssuer {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly clientId: string
  readonly hasClientSecret: boolean
  readonly scopes: readonly string[]
  readonly usernameClaim: string
  readonly nameClaim: string
  readonly emailClaim: string
  readonly membershipRules: readonly ShownRule[]
  readonly justInTime: boolean
  readonly onlyThisWay: boolean
  readonly status: 'active' | 'inactive'
  readonly callbackUrl: string
  readonly logoutUrl: string
  readonly createdAt: number
  readonly updatedAt: number
}

interface ShownRule {
  readonly claim: string
  readonly value: string
  readonly unit: string | null
  readonly role: string
}

export interface NamedIssuer {
  readonly tenant: string
  readonly issuer: string
}

/** By name. A tenant has few, so they are one page. */
export async function listIssuers(deps: Deps, caller: Caller, tenantId: string): Promise<readonly ShownIssuer[]> {
  const question = { permission: 'tenant:read', read: 'tenant:read' }
  const tenant = requireAtTenant(caller, question, await findTenant(deps, tenantId), tenantId)
  return (await listIssuerRows(deps.store.read, tenant.internalId)).map((record) => showIssuer(deps, tenant, record))
}

export async function getIssuer(deps: Deps, caller: Caller, named: NamedIssuer): Promise<ShownIssuer> {
  const { record, tenant } = await requireIssuer(deps, deps.store.read, caller, 'tenant:read', named)
  return showIssuer(deps, tenant, record)
}

export interface JudgedIssuer {
  readonly tenant: TenantView
  readonly record: IssuerRecord
}

/** The issuer that a path names; it lies at its tenant. Throws 404 or 403. */
export async function requireIssuer(
  deps: Deps,
  db: Db,
  caller: Caller,
  permission: string,
  named: NamedIssuer,
): Promise<JudgedIssuer> {
  const found = await findTenant(deps, named.tenant)
  const tenant = requireAtTenant(caller, { permission, read: 'tenant:read' }, found, named.tenant)
  const record = await findIssuer(db, tenant.internalId, named.issuer)
  if (record === null) throw new Problem('not_found')
  return { tenant, record }
}

export function showIssuer(deps: Deps, tenant: TenantView, record: IssuerRecord): ShownIssuer {
  const { clientId, createdAt, id, name, onlyThisWay, secret, settings, status, updatedAt, url } = record
  const { emailClaim, justInTime, membershipRules, nameClaim, scopes, usernameClaim } = settings
  return {
    ...{ id, name, url, clientId, hasClientSecret: secret !== null, scopes, usernameClaim, nameClaim, emailClaim },
    membershipRules: livingRules(tenant, membershipRules).map((rule) => ({
      claim: rule.claim,
      value: rule.value,
      unit: rule.unit === null ? null : (tenant.units.get(rule.unit)?.id ?? null),
      role: tenant.roles.get(rule.role)?.id ?? '',
    })),
    ...{ justInTime, onlyThisWay, status },
    callbackUrl: callbackUrl(deps, tenant.id, id),
    logoutUrl: new URL(`/oauth/backchannel-logout/${tenant.id}/${id}`, deps.publicUrl()).href,
    ...{ createdAt, updatedAt },
  }
}

/** Where the issuer sends people back to; one for each issuer, so that none can answer for another (RFC 9700, section 2.1). */
export function callbackUrl(deps: Deps, tenant: string, issuer: string): string {
  return new URL(`/oauth/callback/${tenant}/${issuer}`, deps.publicUrl()).href
}

/** What is needed to ask the issuer. */
export function clientOf(deps: Deps, { clientId, internalId, secret, tenant, url }: IssuerRecord): IssuerClient {
  if (secret === null) return { url, clientId, clientSecret: null }
  const key = deps.keys.byId(secret.keyId)
  const belongsTo = belongingOf(deps, { tenant, internalId }, secret.keyId)
  const clientSecret = key === null ? null : unsealText(key.issuers, secret.sealed, belongsTo)
  if (clientSecret === null)
    throw new Error(`The client secret of an issuer cannot be opened with key ${secret.keyId}.`)
  return { url, clientId, clientSecret }
}

export function belongingOf(
  deps: Deps,
  { internalId, tenant }: Pick<IssuerRecord, 'internalId' | 'tenant'>,
  keyId: string,
): readonly (string | number)[] {
  return ['polett client secret 1', deps.installation, tenant, internalId, keyId]
}

export function surroundingsOf(deps: Deps, issuer: IssuerRecord): Surroundings {
  return { hosts: deps.config.issuerHosts, now: deps.now, memory: memoryOf(deps, issuer) }
}

interface Remembered extends Pick<IssuerRecord, 'url' | 'updatedAt'> {
  readonly memory: IssuerMemory
}

const memories = new WeakMap<Deps, Map<number, Remembered>>()
const MAX_REMEMBERED = 100

/** What was published is forgotten when the issuer is changed, on whichever node: it is read anew for every sign-in. */
function memoryOf(deps: Deps, { internalId, updatedAt, url }: IssuerRecord): IssuerMemory {
  const known = memories.get(deps) ?? new Map<number, Remembered>()
  memories.set(deps, known)
  const present = known.get(internalId)
  if (present !== undefined && present.url === url && present.updatedAt === updatedAt) return present.memory
  const [oldest] = known.keys()
  if (present === undefined && oldest !== undefined && known.size >= MAX_REMEMBERED) known.delete(oldest)
  const memory = createIssuerMemory(deps.now)
  known.set(internalId, { url, updatedAt, memory })
  return memory
}
