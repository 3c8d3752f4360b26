/** Creating, changing and deleting an issuer. Whoever does it must hold all that its people can ever hold. */

import type { Deps } from '../deps.ts'
import { DEFAULT_ISSUER_SETTINGS, findIssuerExcess, type IssuerSettings, isShutting } from '../domain/issuer.ts'
import { inTenant } from '../domain/scope.ts'
import { sealText } from '../domain/sealing.ts'
import type { Db } from '../store/db.ts'
import { deleteRuledMemberships, deleteUsedIdentities } from '../store/issuer-identities.ts'
import {
  deleteIssuerRow,
  type IssuerRecord,
  insertIssuer,
  listIssuers,
  setClientSecret,
  updateIssuer as updateIssuerRow,
} from '../store/issuers.ts'
import type { Caller } from './caller.ts'
import { endAllThrough, endOtherWays } from './company-endings.ts'
import { ISSUER_PERMISSION, keepingOneThrough, nobodyLeft, refuseLockOut } from './company-lock-out.ts'
import { orTaken, requireHome } from './directory-judging.ts'
import { type IssuerPatch, refuseUrl, settingsFrom, tellRules } from './issuer-settings.ts'
import { belongingOf, type NamedIssuer, requireIssuer, type ShownIssuer, showIssuer } from './issuers.ts'
import { findTenant, refuseExcess, requireCreation } from './judging.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { Problem } from './problem.ts'
import { sweepSoon } from './sweep.ts'
import { homeOf } from './users-change.ts'

export interface WantedIssuer extends IssuerPatch {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly clientId: string
}

const MAX_ISSUERS = 20

export function createIssuer(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  wanted: WantedIssuer,
): Promise<Mutated<ShownIssuer>> {
  return mutate(deps, caller, async (tx, own) => {
    const tenant = requireHome(own, ISSUER_PERMISSION, await findTenant(deps, tenantId), tenantId)
    const place = inTenant(tenant.internalId)
    requireCreation(own, { permission: ISSUER_PERMISSION, place, named: tenant.internalId }, { tenant: tenantId })
    refuseExcess(findIssuerExcess(own.rights, tenant), tenant)
    refuseUrl(deps, wanted.url)
    const settings = settingsFrom(own, tenant, DEFAULT_ISSUER_SETTINGS, wanted)
    if (wanted.onlyThisWay === true) throw nobodyLeft()
    if ((await listIssuers(tx, tenant.internalId)).length >= MAX_ISSUERS) {
      throw new Problem('conflict', { detail: `A tenant has at most ${MAX_ISSUERS} issuers. Delete one first.` })
    }
    const { clientId, id, name, status = 'active', url } = wanted
    const values = { tenant: tenant.internalId, id, name, url, clientId, settings, onlyThisWay: false, status }
    const record = await orTaken(deps, `An issuer with the id ${id}`, () => insertIssuer(tx, values, deps.now()))
    const secret = await writeSecret(deps, tx, record, wanted.clientSecret)
    const details = { url, clientId, status, withClientSecret: secret !== null, ...tellRules(tenant, settings) }
    return {
      result: showIssuer(deps, tenant, { ...record, secret }),
      audit: [entryBy(own, 'issuer.created', targetOf(record), homeOf(tenant), details)],
      reach: [],
    }
  })
}

const PLAIN = ['name', 'url', 'clientId', 'status', 'onlyThisWay'] as const

/** On these hangs whether anybody can come in: one letter that is wrong, and nobody does. */
const SETUP = ['url', 'clientId', 'clientSecret', 'scopes']
const changesSetup = (changed: readonly string[]): boolean => changed.some((field) => SETUP.includes(field))

/**
 * What ends its trust (another address or client, or a stop) ends what was begun through it; shutting the other ways ends
 * what was begun by them.
 */
export async function updateIssuer(
  deps: Deps,
  caller: Caller,
  named: NamedIssuer,
  patch: IssuerPatch,
): Promise<Mutated<ShownIssuer>> {
  const done = await mutate(deps, caller, async (tx, own) => {
    const { record, tenant } = await requireIssuer(deps, tx, own, ISSUER_PERMISSION, named)
    refuseExcess(findIssuerExcess(own.rights, tenant), tenant)
    if (patch.url !== undefined && patch.url !== record.url) refuseUrl(deps, patch.url)
    const settings = settingsFrom(own, tenant, record.settings, patch)
    const wanted = {
      ...record,
      ...Object.fromEntries(PLAIN.map((field) => [field, patch[field] ?? record[field]])),
      settings,
    }
    const changed = changesOf(record, wanted, patch)
    const after = { ...wanted, setup: record.setup + (changesSetup(changed) ? 1 : 0) }
    await refuseLockOut(tx, { tenant, record }, after)
    if (changed.length === 0) return { result: showIssuer(deps, tenant, record), audit: [], reach: [] }
    // It may be another company that is the only way then.
    const { links, row, secret } = await keepingOneThrough(tx, tenant, async () => {
      const row = await updateIssuerRow(tx, after, deps.now())
      const secret = await writeSecret(deps, tx, row, patch.clientSecret)
      return { row, secret, links: record.url === after.url ? {} : await endLinks(tx, record) }
    })
    const shuts = isShutting(after) && !isShutting(record)
    const another = record.url !== after.url || record.clientId !== after.clientId
    const ends = another || (record.status === 'active' && after.status === 'inactive')
    const ended = {
      ...(ends ? await endAllThrough(deps, tx, record.internalId) : {}),
      ...(shuts ? await endOtherWays(deps, tx, tenant, own) : {}),
    }
    const { url, clientId, status, onlyThisWay } = after
    const details = {
      changed,
      ...{ url, clientId, status, onlyThisWay, ...tellRules(tenant, settings) },
      ...ended,
      ...links,
    }
    return {
      result: showIssuer(deps, tenant, { ...row, secret }),
      audit: [entryBy(own, 'issuer.updated', targetOf(after), homeOf(tenant), details)],
      reach: [{ kind: 'tenant', id: tenant.internalId }],
    }
  })
  sweepSoon(deps)
  return done
}

/**
 * At another address the same subject is somebody else (OpenID Connect Core 1.0 §2: it is unique within its issuer), so the
 * links go, with what the rules gave by them. With another client they stay.
 */
async function endLinks(tx: Db, { internalId }: IssuerRecord) {
  const membershipsTaken = await deleteRuledMemberships(tx, internalId, null)
  return { linksEnded: await deleteUsedIdentities(tx, internalId), membershipsTaken }
}

/** With it go the memberships that its rules gave, the identities, and what was begun through it. */
export async function deleteIssuer(deps: Deps, caller: Caller, named: NamedIssuer): Promise<Mutated<null>> {
  const done = await mutate(deps, caller, async (tx, own) => {
    const { record, tenant } = await requireIssuer(deps, tx, own, ISSUER_PERMISSION, named)
    refuseExcess(findIssuerExcess(own.rights, tenant), tenant)
    const ended = await endAllThrough(deps, tx, record.internalId)
    const membershipsTaken = await keepingOneThrough(tx, tenant, async () => {
      const taken = await deleteRuledMemberships(tx, record.internalId, null)
      await deleteIssuerRow(tx, record.internalId)
      return taken
    })
    const details = { ...ended, membershipsTaken }
    return {
      result: null,
      audit: [entryBy(own, 'issuer.deleted', targetOf(record), homeOf(tenant), details)],
      reach: [{ kind: 'tenant', id: tenant.internalId }],
    }
  })
  sweepSoon(deps)
  return done
}

function changesOf(before: IssuerRecord, after: IssuerRecord, patch: IssuerPatch): string[] {
  const plain = PLAIN.filter((field) => after[field] !== before[field])
  const settings = Object.entries(after.settings)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before.settings[name as keyof IssuerSettings]))
    .map(([name]) => name)
  const secret = patch.clientSecret === undefined || (patch.clientSecret === null && before.secret === null)
  return [...plain, ...settings, ...(secret ? [] : ['clientSecret'])]
}

/** Undefined: as it was. Null: none from now on. */
async function writeSecret(deps: Deps, tx: Db, record: IssuerRecord, wanted: string | null | undefined) {
  if (wanted === undefined) return record.secret
  const { id: keyId, issuers: subkey } = deps.keys.current
  const secret =
    wanted === null
      ? null
      : { keyId, sealed: sealText(subkey, deps.entropy(NONCE_BYTES), wanted, belongingOf(deps, record, keyId)) }
  await setClientSecret(tx, record.internalId, secret)
  return secret
}

const NONCE_BYTES = 12

function targetOf({ id, name }: Pick<IssuerRecord, 'id' | 'name'>) {
  return { type: 'issuer', id, name }
}
