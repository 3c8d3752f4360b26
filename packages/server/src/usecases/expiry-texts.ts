/** Writes a mail about tokens that expire at the moment that it is sent, so that it tells what is true then. */

import type { Deps } from '../deps.ts'
import { placeOf, type TenantView } from '../domain/directory.ts'
import { expiryMail, MAX_LISTED, type NamedEnding } from '../domain/expiry-mail-text.ts'
import type { Mail } from '../domain/mail.ts'
import { languageOf } from '../domain/mail-texts.ts'
import { holds } from '../domain/rights.ts'
import { markMailed } from '../store/expiry-notices.ts'
import { countTold, listTold, type ToldPlace, type ToldStages, type ToldToken } from '../store/expiry-told.ts'
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
  const { endings, more } = await listSeen(deps, told)
  if (endings.length === 0) return null
  const { email, home, person } = reader
  const facts = { name: person.name, publicUrl: deps.publicUrl(), endings, more }
  return { to: email, ...expiryMail(facts, languageOf(person.locale, home.locale)) }
}

/** Each look sorts all that is told, so whoever sees nothing of the first ones looks at many more at once. */
const FURTHER = 5_000

/** What the reader may see as of now: whoever made a token may have lost sight of it since, and learns nothing of it by mail. */
async function listSeen(deps: Deps, told: ToldStages) {
  const now = deps.now()
  const seen = new Map<string, TenantView>()
  let count = 0
  for (const place of await countTold(deps.store.scan, told, now)) {
    const tenant = await seenTenant(deps, told.userId, place)
    if (tenant === null) continue
    seen.set(nameOf(place), tenant)
    count += place.count
  }
  const endings: NamedEnding[] = []
  let after: ToldToken | null = null
  let limit = MAX_LISTED
  do {
    const tokens: ToldToken[] = await listTold(deps.store.scan, told, now, { after, limit })
    for (const token of tokens) {
      const tenant = seen.get(nameOf(token))
      if (tenant !== undefined && endings.length < MAX_LISTED) endings.push({ ...token, tenant })
    }
    after = tokens.length === limit ? (tokens.at(-1) ?? null) : null
    limit = FURTHER
  } while (after !== null && endings.length < Math.min(count, MAX_LISTED))
  return { endings, more: Math.max(0, count - endings.length) }
}

const nameOf = ({ isOwn, tenant, unit }: ToldPlace): string => `${tenant} ${unit} ${isOwn}`

/** The tenant of a place whose tokens the reader sees; null where they see none. One's own are seen without a permission. */
async function seenTenant(deps: Deps, userId: number, { isOwn, tenant, unit }: ToldPlace): Promise<TenantView | null> {
  const view = (await deps.directory.byInternalId(tenant))?.view ?? null
  if (view === null || isOwn) return view
  const rights = (await deps.people.find(userId))?.rights ?? []
  return holds(rights, 'token:read', placeOf(view, unit)) ? view : null
}
