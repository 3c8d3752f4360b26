/** A person at the console is asked whether an app may act as them, and says yes or no. */

import type { Deps } from '../deps.ts'
import { mayAnswer } from '../domain/client.ts'
import type { TenantView } from '../domain/directory.ts'
import { redirectHost, withAnswer } from '../domain/redirect-uri.ts'
import { isOver } from '../domain/token.ts'
import { parseUserCode } from '../domain/user-code.ts'
import { beginningOf } from '../store/beginnings.ts'
import {
  bindConnection,
  type ConnectionRecord,
  findConnection,
  markApproved,
  markDenied,
} from '../store/connections.ts'
import type { Db } from '../store/db.ts'
import { deleteSession } from '../store/sessions.ts'
import type { TokenDevice } from '../store/tokens.ts'
import type { Caller, CallingSession, Origin } from './caller.ts'
import { findClient, type KnownClient } from './clients.ts'
import { CODE_MS, hashConnectionSecret, hashUserCode, newConnectionSecret } from './connection-secrets.ts'
import { activeMemberships, chooseMembership, type NamedMembership } from './mobile-token.ts'
import { commit, entryBy, mutate } from './mutation.ts'
import { auditTenant } from './password-check.ts'
import { Problem } from './problem.ts'
import { countTry, returnTry } from './throttling.ts'

/** How a browser names a connection: by its address, and by what the cookie holds. */
export interface HeldConnection {
  readonly id: string
  readonly browserSecrets: readonly string[]
}

export interface ShownConnection {
  readonly id: string
  readonly kind: 'app' | 'device'
  readonly client: { readonly id: string; readonly name: string; readonly builtIn: boolean }
  readonly tenant: { readonly id: string; readonly name: string } | null
  readonly device: TokenDevice | null
  readonly returnsTo: string | null
  readonly expiresAt: number
  readonly person: { id: string; username: string; name: string; tenant: string } | null
  readonly fits: boolean
  readonly memberships: readonly NamedMembership[]
}

/** `person` is who is signed in at the console, if anybody is. Throws `not_found` for what is not to be decided here. */
export async function showConnection(
  deps: Deps,
  held: HeldConnection,
  person: CallingSession['person'] | null,
): Promise<ShownConnection> {
  const { known, record } = await requireConnection(deps, deps.store.read, held)
  const home = person === null ? null : ((await deps.directory.byInternalId(person.tenant))?.view ?? null)
  const memberships = await membershipsFor(deps, record, person, home)
  const { client, tenant } = known
  return {
    ...{ id: held.id, kind: record.kind, device: record.device, expiresAt: record.expiresAt },
    client: { id: client.id, name: client.name, builtIn: client.internalId === null },
    tenant: tenant === null ? null : { id: tenant.id, name: tenant.name },
    returnsTo: record.redirectUri === null ? null : redirectHost(record.redirectUri),
    person:
      person === null || home === null
        ? null
        : { id: person.id, username: person.username, name: person.name, tenant: home.id },
    fits: memberships.length > 0,
    memberships: memberships.map(({ role, roleName, unit, unitName }) => ({ unit, unitName, role, roleName })),
  }
}

async function membershipsFor(
  deps: Deps,
  record: ConnectionRecord,
  person: CallingSession['person'] | null,
  home: TenantView | null,
) {
  if (person === null || home === null || !isOwn(record, home)) return []
  return activeMemberships(deps, home, person.internalId)
}

/** Whether the app signs in the people of this tenant. */
function isOwn(record: ConnectionRecord, home: TenantView): boolean {
  return record.tenant === null || record.tenant === home.internalId
}

/** A code that a device shows, typed in by a person: the connection is theirs to decide, in this browser. */
export async function findByUserCode(
  deps: Deps,
  caller: Caller,
  userCode: string,
): Promise<{ readonly id: string; readonly browserSecret: string }> {
  const counted = await countTry(deps, `user-code/${requirePerson(caller).internalId}`, caller.origin.address)
  const code = parseUserCode(userCode)
  const record =
    code === null ? null : await findConnection(deps.store.read, 'user_code_hash', hashUserCode(deps, code))
  if (record === null || !isOpen(record, deps.now())) throw new Problem('not_found')
  const [id, browserSecret] = [newConnectionSecret(deps), newConnectionSecret(deps)]
  await deps.store.write.transaction().execute(async (tx) => {
    // Given back and not cleared: nobody makes room for guesses with a code of their own.
    await returnTry(tx, counted, deps.now())
    const hashes = { idHash: hashConnectionSecret(id), browserHash: hashConnectionSecret(browserSecret) }
    await bindConnection(tx, record.internalId, hashes)
  })
  return { id, browserSecret }
}

export interface ApprovalWish {
  readonly unit?: string | null
  readonly role?: string
  readonly signOut?: boolean
}

/** Answers where the browser goes; null for a device. Throws `membership_required` where there are several. */
export async function approveConnection(
  deps: Deps,
  caller: Caller,
  held: HeldConnection,
  wish: ApprovalWish,
): Promise<string | null> {
  const { result } = await mutate(deps, caller, async (tx, own) => {
    const { known, record } = await requireConnection(deps, tx, held)
    const person = requirePerson(own)
    const home = (await deps.directory.byInternalId(person.tenant))?.view ?? null
    if (home === null || !isOwn(record, home)) throw otherTenant()
    if (own.session === null || (home.companyOnly && own.session.method !== 'company')) throw otherWay()
    const membership = await chooseMembership(deps, home, person.internalId, wish)
    const code = record.kind === 'app' ? newConnectionSecret(deps) : null
    const approved = await markApproved(tx, record.internalId, {
      ...{ userId: person.internalId, membership, beginning: await beginningOf(tx, own.session) },
      secretHash: code === null ? null : hashConnectionSecret(code),
      expiresAt: code === null ? record.expiresAt : deps.now() + CODE_MS,
    })
    if (!approved) throw new Problem('not_found')
    if (wish.signOut === true) await deleteSession(tx, own.session.idHash)
    const details = { device: record.device?.name ?? null, kind: record.kind, signedOut: wish.signOut === true }
    return {
      result: code === null ? null : answerTo(deps, record, { code }),
      audit: [entryBy(own, 'connection.approved', targetOf(known), auditTenant(home), details)],
      reach: [],
    }
  })
  return result
}

/** Anybody in the browser that was asked may say no, signed in or not. */
export async function denyConnection(
  deps: Deps,
  origin: Origin,
  held: HeldConnection,
  person: CallingSession['person'] | null,
): Promise<string | null> {
  const { result } = await commit(deps, async (tx) => {
    const { known, record } = await requireConnection(deps, tx, held)
    if (!(await markDenied(tx, record.internalId))) throw new Problem('not_found')
    const actor =
      person === null
        ? { type: 'anonymous' as const, id: null, name: '', tokenId: null }
        : { type: 'user' as const, id: person.id, name: person.name, tokenId: null }
    return {
      result: record.kind === 'device' ? null : answerTo(deps, record, { error: 'access_denied' }),
      audit: [entryBy({ actor, origin }, 'connection.denied', targetOf(known), auditTenant(known.tenant))],
      reach: [],
    }
  })
  return result
}

/** RFC 9207: the answer says who gives it, so that no other server's can be mixed up with it. */
function answerTo(deps: Deps, { redirectUri, state }: ConnectionRecord, answer: Record<string, string>): string {
  return withAnswer(redirectUri ?? '', { ...answer, state, iss: deps.publicUrl() })
}

function targetOf({ client }: KnownClient) {
  return { type: 'client', id: client.id, name: client.name }
}

function requirePerson(caller: Caller): CallingSession['person'] {
  if (caller.session === null) throw new Problem('credentials_required')
  return caller.session.person
}

async function requireConnection(
  deps: Deps,
  db: Db,
  { browserSecrets, id }: HeldConnection,
): Promise<{ readonly record: ConnectionRecord; readonly known: KnownClient }> {
  const record = await findConnection(db, 'id_hash', hashConnectionSecret(id))
  const isHere = browserSecrets.some((secret) => record?.browserHash != null && isHashOf(record.browserHash, secret))
  const known =
    record === null || !isHere || !isOpen(record, deps.now()) ? null : await findClient(deps, db, record.client)
  if (record === null || known === null || !mayAnswer(known.client, record)) throw new Problem('not_found')
  return { record, known }
}

function isHashOf(hash: Uint8Array, secret: string): boolean {
  return Buffer.compare(hash, hashConnectionSecret(secret)) === 0
}

function isOpen({ expiresAt, status }: ConnectionRecord, now: number): boolean {
  return status === 'pending' && !isOver(expiresAt, now)
}

/** Only the session from which the other ways were shut can have begun by one of them, and nothing new begins there. */
function otherWay(): Problem {
  return new Problem('conflict', {
    detail:
      'People of this tenant sign in through their company alone, and this session began otherwise. Sign out, and in through the company.',
  })
}

function otherTenant(): Problem {
  return new Problem('conflict', {
    detail: 'This app signs in the people of another organization. Sign in as one of them.',
  })
}
