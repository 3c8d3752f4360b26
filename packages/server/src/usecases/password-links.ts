/** Links that set a password once: made by an administrator, or by somebody who has forgotten theirs. */

import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import { languageOf, linkMail } from '../domain/mail-texts.ts'
import { LINK_LIFETIMES_MS, LINK_SECRET_BYTES, type LinkPurpose, linkAddress } from '../domain/password-link.ts'
import { type Account, findAccountOf } from '../store/accounts.ts'
import type { Db } from '../store/db.ts'
import { listMobileTokens } from '../store/mobile-tokens.ts'
import {
  deletePasswordLink,
  deletePasswordLinksOf,
  findPasswordLink,
  insertPasswordLink,
} from '../store/password-links.ts'
import { findPerson, type PersonRecord } from '../store/people.ts'
import { deleteSessionsOf } from '../store/sessions.ts'
import { deleteTokens } from '../store/token-writes.ts'
import { updateUserRow } from '../store/users.ts'
import type { Caller, Origin } from './caller.ts'
import { queueMail } from './mails.ts'
import { commit, entryBy, type Mutated, mutate } from './mutation.ts'
import { requireConfirmedForOneself } from './own-factors.ts'
import { mayUseOwnSignIn } from './password-check.ts'
import { Problem } from './problem.ts'
import { hashSessionId } from './session-life.ts'
import { tooMany } from './throttling.ts'
import { findFieldProblems, hashNewPassword } from './user-fields.ts'
import { type NamedUser, refuseTechnical, requireUser } from './user-judging.ts'

export interface WantedLink {
  readonly purpose?: LinkPurpose
  /** Left out: mailed where that can be done. */
  readonly mail?: boolean
}

export interface MadeLink {
  /** Null where it was mailed. */
  readonly link: string | null
  readonly purpose: LinkPurpose
  readonly expiresAt: number
  readonly mailed: boolean
}

/** Whoever may set a person's password may have a link made for it; the links before this one end. */
export function createPasswordLink(
  deps: Deps,
  caller: Caller,
  named: NamedUser,
  wanted: WantedLink,
): Promise<Mutated<MadeLink>> {
  return mutate(deps, caller, async (tx, own) => {
    const { tenant, user } = await requireUser(deps, tx, own, named, { permission: 'user:update', needed: 'every' })
    refuseTechnical(user)
    requireConfirmedForOneself(deps, own, user)
    if (user.status === 'inactive') throw new Problem('conflict', { detail: INACTIVE })
    if (tenant.companyOnly) throw new Problem('conflict', { detail: COMPANY_ONLY })
    const account = await findAccountOf(tx, user.internalId)
    const purpose = wanted.purpose ?? (account?.passwordHash == null ? 'invitation' : 'reset')
    const mailed = chooseMail(deps, wanted.mail, user.email)
    const made = await makeLink(deps, tx, { tenant, person: user, purpose, mailed, byAdministrator: true })
    const target = { type: 'user', id: user.id, name: user.name }
    const home = { internalId: tenant.internalId, id: tenant.id }
    return {
      result: { ...made, link: mailed ? null : made.link },
      audit: [entryBy(own, 'link.created', target, home, { purpose, mailed })],
      reach: [],
    }
  })
}

const INACTIVE = 'This user is inactive and could not sign in. Activate the user first.'

const COMPANY_ONLY = 'People of this tenant sign in through their company alone, so a password would open nothing.'

function chooseMail(deps: Deps, wanted: boolean | undefined, email: string | null): boolean {
  const can = deps.mailer !== null && email !== null
  if (wanted === true && !can) {
    const why = deps.mailer === null ? 'This server cannot send mail.' : 'This user has no email address.'
    throw new Problem('conflict', { detail: `${why} Let the link be shown, and hand it over yourself.` })
  }
  return wanted ?? can
}

type LinkHolder = Pick<PersonRecord, 'internalId' | 'name' | 'username' | 'email' | 'locale'>

interface LinkWish {
  readonly tenant: TenantView
  readonly person: LinkHolder
  readonly purpose: LinkPurpose
  readonly mailed: boolean
  readonly byAdministrator: boolean
}

/**
 * Writes the link, and the mail that carries it if it is to be mailed. An administrator's ends those before it. One that was
 * asked for ends none: anybody can ask in a person's name, and must not end what was made or asked for before.
 */
export async function makeLink(deps: Deps, tx: Db, wish: LinkWish): Promise<MadeLink & { readonly link: string }> {
  const { mailed, person, purpose, tenant } = wish
  const now = deps.now()
  const expiresAt = now + LINK_LIFETIMES_MS[purpose]
  const secret = Buffer.from(deps.entropy(LINK_SECRET_BYTES)).toString('base64url')
  if (wish.byAdministrator) await deletePasswordLinksOf(tx, person.internalId)
  const record = { userId: person.internalId, purpose, expiresAt, secretHash: hashSessionId(secret) }
  const linkId = await insertPasswordLink(tx, record, now)
  const link = linkAddress(deps.publicUrl(), secret)
  if (mailed && person.email !== null) {
    const { byAdministrator } = wish
    const facts = { name: person.name, username: person.username, tenant: tenant.name, link, purpose, byAdministrator }
    const text = linkMail(facts, languageOf(person.locale, tenant.locale))
    const mail = { to: person.email, ...text }
    await queueMail(deps, tx, { userId: person.internalId, linkId, purpose, expiresAt, text: mail })
  }
  return { link, purpose, expiresAt, mailed }
}

export interface LinkFacts {
  readonly account: Account
  readonly tenant: TenantView
  readonly locale: string | null
  readonly purpose: LinkPurpose
  readonly expiresAt: number
}

/** Whose link this is, for the page that it leads to. Throws `link_invalid` for every reason alike. */
export async function checkPasswordLink(deps: Deps, secret: string, origin: Origin): Promise<LinkFacts> {
  const link = await findPasswordLink(deps.store.read, hashSessionId(secret), deps.now())
  const holder = link === null ? null : await findHolder(deps, deps.store.read, link.userId)
  if (link === null || holder === null) throw unknownLink(deps, origin)
  return { ...holder, purpose: link.purpose, expiresAt: link.expiresAt }
}

/** Sets the password, once; ends all sessions and all mobile sign-ins of the person. */
export async function usePasswordLink(
  deps: Deps,
  wish: { readonly secret: string; readonly password: string },
  origin: Origin,
): Promise<Mutated<{ readonly username: string; readonly tenant: string }>> {
  const { account } = await checkPasswordLink(deps, wish.secret, origin)
  const errors = findFieldProblems({ password: wish.password }, account.username)
  if (errors.length > 0) throw new Problem('invalid_input', { errors })
  const passwordHash = await hashNewPassword(deps, wish.password)
  return commit(deps, async (tx) => {
    const now = deps.now()
    const secretHash = hashSessionId(wish.secret)
    const link = await findPasswordLink(tx, secretHash, now)
    const holder = link === null ? null : await findHolder(deps, tx, link.userId)
    if (link === null || holder === null || !(await deletePasswordLink(tx, secretHash, now))) {
      throw new Problem('link_invalid')
    }
    const { id, internalId, name, username } = holder.account
    const { tenant } = holder
    await updateUserRow(tx, internalId, { passwordHash }, now)
    await deletePasswordLinksOf(tx, internalId)
    const sessionsEnded = await deleteSessionsOf(tx, internalId)
    const mobile = (await listMobileTokens(tx, internalId)).map((token) => token.internalId)
    await deleteTokens(tx, mobile)
    const actor = { type: 'user', id, name, tokenId: null }
    const details = { changed: ['password'], via: link.purpose, sessionsEnded, mobileTokensDeleted: mobile.length }
    const home = { internalId: tenant.internalId, id: tenant.id }
    return {
      result: { username, tenant: tenant.id },
      audit: [entryBy({ actor, origin }, 'user.updated', { type: 'user', id, name }, home, details)],
      reach: [{ kind: 'user', id: internalId }],
    }
  })
}

/** Null for whoever could not sign in with a password anyway. */
async function findHolder(deps: Deps, db: Db, userId: number) {
  const account = await findAccountOf(db, userId)
  if (account === null || !account.active || account.type !== 'person') return null
  const tenant = (await deps.directory.byInternalId(account.tenant))?.view ?? null
  if (tenant === null || !mayUseOwnSignIn(tenant)) return null
  return { account, tenant, locale: (await findPerson(db, userId))?.locale ?? null }
}

/** Nobody finds a link by trying; whoever tries is slowed down all the same. */
function unknownLink(deps: Deps, origin: Origin): Problem {
  const waitMs = deps.unknownSecrets.count(origin.address)
  return waitMs === null ? new Problem('link_invalid') : tooMany(waitMs)
}
