/** Writes a mail about tokens that expire at the moment that it is sent, so that it tells what is true then. */

import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import { expiryMail, MAX_LISTED } from '../domain/expiry-mail-text.ts'
import type { Mail } from '../domain/mail.ts'
import { languageOf } from '../domain/mail-texts.ts'
import { listTold, markMailed, type ToldStages } from '../store/expiry-notices.ts'
import { findPerson, type PersonRecord } from '../store/people.ts'

export interface Reader {
  readonly person: PersonRecord
  readonly email: string
  readonly home: TenantView
}

/** Null for whoever is not to be written to: inactive, gone, without an address, or of an organization that is inactive. */
export async function findReader(deps: Deps, userId: number): Promise<Reader | null> {
  const person = await findPerson(deps.store.read, userId)
  if (person === null || !person.active || person.type !== 'person' || person.email === null) return null
  const home = (await deps.directory.byInternalId(person.tenant))?.view
  return home?.active === true ? { person, email: person.email, home } : null
}

/** Null when there is nobody or nothing to tell any more. Whoever cannot be reached just now is told later. */
export async function writeExpiryMail(deps: Deps, told: ToldStages): Promise<Mail | null> {
  const reader = await findReader(deps, told.userId)
  if (reader === null) {
    await markMailed(deps.store.write, told.userId, told.until, told.after)
    return null
  }
  const { count, tokens } = await listTold(deps.store.scan, told, deps.now(), MAX_LISTED)
  const endings = []
  for (const { tenant, ...token } of tokens) {
    const view = (await deps.directory.byInternalId(tenant))?.view
    if (view !== undefined) endings.push({ ...token, tenant: view })
  }
  if (endings.length === 0) return null
  const { email, home, person } = reader
  const facts = { name: person.name, publicUrl: deps.publicUrl(), endings, more: count - tokens.length }
  return { to: email, ...expiryMail(facts, languageOf(person.locale, home.locale)) }
}
