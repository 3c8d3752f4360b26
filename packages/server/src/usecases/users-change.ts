/** Changing and deleting a user, and what ends with it: sessions, sign-ins on devices, tokens. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import { normaliseUsername } from '../domain/username.ts'
import type { Db } from '../store/db.ts'
import { listMobileTokens } from '../store/mobile-tokens.ts'
import { insertMemberships } from '../store/new-users.ts'
import { deletePasswordLinksOf } from '../store/password-links.ts'
import { deleteSessionsOf } from '../store/sessions.ts'
import { deleteTokens } from '../store/token-writes.ts'
import {
  countPlatformAdministrators,
  countTokensOf,
  deleteMembership,
  deleteMembershipsOf,
  findUser,
  markUserDeleted,
  type UserChanges,
  type UserRecord,
  updateUserRow,
} from '../store/users.ts'
import type { Caller } from './caller.ts'
import { keepingOneThrough } from './company-lock-out.ts'
import { orTaken } from './directory-judging.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import { requireConfirmedForOneself } from './own-factors.ts'
import { Problem } from './problem.ts'
import { sweepSoon } from './sweep.ts'
import { hashNewPassword } from './user-fields.ts'
import {
  type JudgedPatch,
  judgePatch,
  type NamedUser,
  refuseTechnical,
  requireUser,
  type UserPatch,
} from './user-judging.ts'
import { nameMemberships, takenUser } from './users-create.ts'
import { type ShownUser, showUser } from './users-read.ts'

/** Whose word it is. Who has left the company is stopped, whoever else comes in by it: its directory has the last word. */
export type Word = 'ours' | 'directory'

export async function updateUser(
  deps: Deps,
  caller: Caller,
  named: NamedUser,
  wish: UserPatch,
  word: Word = 'ours',
): Promise<Mutated<ShownUser>> {
  const patch = wish.username === undefined ? wish : { ...wish, username: normaliseUsername(wish.username) }
  const { password } = patch
  // Judged before the hash as well, so that only who may set this password can make the server hash.
  if (password !== undefined) await judgePatch(deps, deps.store.read, caller, named, patch)
  const passwordHash = password === undefined ? undefined : await hashNewPassword(deps, password)
  return mutate(deps, caller, async (tx, own) => {
    const judged = await judgePatch(deps, tx, own, named, patch)
    const { tenant, user } = judged
    const changes = changesOf(judged, patch, passwordHash)
    if (SIGNED_IN_WITH.some((field) => field in changes)) requireConfirmedForOneself(deps, own, user)
    const memberships = { added: judged.added, removed: judged.removed }
    const changed = [...Object.keys(changes).map((field) => (field === 'passwordHash' ? 'password' : field))]
    if (memberships.added.length + memberships.removed.length > 0) changed.push('memberships')
    if (changed.length === 0) return { result: showUser(own, tenant, user), audit: [], reach: [] }
    const ended = await keepingAdministrators(tx, tenant, { user, word }, async () => {
      await write(deps, tx, judged, changes)
      return endSessions(tx, own, user, changes)
    })
    const after = await findUser(tx, tenant.internalId, user.id)
    if (after === null) throw new Error('A user is gone in the middle of being changed.')
    const details = {
      changed,
      ...(changes.status === undefined ? {} : { status: changes.status }),
      ...(memberships.added.length === 0 ? {} : { added: nameMemberships(tenant, memberships.added) }),
      ...(memberships.removed.length === 0 ? {} : { removed: nameMemberships(tenant, memberships.removed) }),
      ...ended,
    }
    return {
      result: showUser(own, tenant, after),
      audit: [entryBy(own, 'user.updated', targetOf(after), homeOf(tenant), details)],
      reach: changed.every((field) => field === 'attributes') ? [] : [{ kind: 'user', id: user.internalId }],
    }
  })
}

const FIELDS = ['username', 'name', 'email', 'locale', 'status', 'externalId'] as const

/** A mail with a link goes to the address, so whoever changes it changes the way in. */
const SIGNED_IN_WITH = ['username', 'email', 'passwordHash'] as const

/** What differs from what is there; a password always counts as another one. */
function changesOf(
  { attributes, user }: JudgedPatch,
  patch: UserPatch,
  passwordHash: string | null | undefined,
): UserChanges {
  const plain = FIELDS.filter((field) => patch[field] !== undefined && patch[field] !== user[field])
  const merged = attributes !== undefined && JSON.stringify(attributes) !== JSON.stringify(user.attributes)
  return {
    ...Object.fromEntries(plain.map((field) => [field, patch[field]])),
    ...(merged ? { attributes } : {}),
    ...(passwordHash === undefined ? {} : { passwordHash }),
  }
}

async function write(deps: Deps, tx: Db, judged: JudgedPatch, changes: UserChanges): Promise<void> {
  const { added, removed, tenant, user } = judged
  await orTaken(deps, takenUser(changes.username ?? user.username, changes.externalId ?? null), () =>
    updateUserRow(tx, user.internalId, changes, deps.now()),
  )
  for (const membership of removed) await deleteMembership(tx, user.internalId, membership)
  await insertMemberships(tx, { internalId: user.internalId, tenant: tenant.internalId }, added)
}

/** A new password ends what the old one opened, but for the session that sets it; who is inactive is signed out. */
async function endSessions(
  tx: Db,
  own: Caller,
  user: UserRecord,
  { email, passwordHash, status, username }: UserChanges,
): Promise<Record<string, number>> {
  // A link was made for whoever had this name and this address then.
  if ([email, passwordHash, username].some((each) => each !== undefined) || status === 'inactive')
    await deletePasswordLinksOf(tx, user.internalId)
  if (passwordHash === undefined && status !== 'inactive') return {}
  const staying = own.userId === user.internalId && status !== 'inactive' ? (own.session?.idHash ?? null) : null
  const sessionsEnded = await deleteSessionsOf(tx, user.internalId, staying)
  if (passwordHash === undefined) return { sessionsEnded }
  const mobile = (await listMobileTokens(tx, user.internalId)).map(({ internalId }) => internalId)
  await deleteTokens(tx, mobile)
  return { sessionsEnded, mobileTokensDeleted: mobile.length }
}

/** Their tokens stop at once, because they hang on the user; the rows are swept right after. */
export async function deleteUser(
  deps: Deps,
  caller: Caller,
  named: NamedUser,
  word: Word = 'ours',
): Promise<Mutated<null>> {
  const done = await mutate(deps, caller, async (tx, own) => {
    const { tenant, user } = await requireUser(deps, tx, own, named, { permission: 'user:delete', needed: 'every' })
    refuseTechnical(user)
    const tokens = await countTokensOf(tx, user.internalId)
    const sessions = await keepingAdministrators(tx, tenant, { user, word }, async () => {
      await markUserDeleted(tx, user.internalId, deps.now())
      await deleteMembershipsOf(tx, user.internalId)
      await deletePasswordLinksOf(tx, user.internalId)
      return deleteSessionsOf(tx, user.internalId)
    })
    const details = { username: user.username, memberships: user.memberships.length, sessions, tokens }
    return {
      result: null,
      audit: [entryBy(own, 'user.deleted', targetOf(user), homeOf(tenant), details)],
      reach: [{ kind: 'user', id: user.internalId }],
    }
  })
  sweepSoon(deps)
  return done
}

function keepingAdministrators<T>(
  tx: Db,
  tenant: TenantView,
  { user, word }: { readonly user: UserRecord; readonly word: Word },
  change: () => Promise<T>,
): Promise<T> {
  const kept = word === 'directory' ? change : () => keepingOneThrough(tx, tenant, change, user.internalId)
  return keepingAnAdministrator(tx, tenant, kept)
}

/** Counts on both sides of a change: it must not take the last person who can administer the platform. */
export async function keepingAnAdministrator<T>(tx: Db, tenant: TenantView, change: () => Promise<T>): Promise<T> {
  if (tenant.id !== PLATFORM) return change()
  const before = await countPlatformAdministrators(tx)
  const result = await change()
  if (before > 0 && (await countPlatformAdministrators(tx)) === 0) {
    throw new Problem('last_administrator', {
      detail: 'This is the last active platform administrator who can sign in. Make another one first.',
    })
  }
  return result
}

export function targetOf({ id, name }: Pick<UserRecord, 'id' | 'name'>) {
  return { type: 'user', id, name }
}

export function homeOf({ id, internalId }: TenantView) {
  return { internalId, id }
}
