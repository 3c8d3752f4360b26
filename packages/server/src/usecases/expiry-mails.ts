/** Tells people by mail of tokens that are about to expire. */

import type { Deps } from '../deps.ts'
import { expiryMail } from '../domain/expiry-mail-text.ts'
import { AHEAD_MS, judgeNotice, QUIET_MS } from '../domain/expiry-notices.ts'
import { languageOf } from '../domain/mail-texts.ts'
import { TOKEN_KINDS } from '../domain/token.ts'
import { type EndingTokenRecord, findToldAt, listEndingTokens, markTold } from '../store/expiry-notices.ts'
import { takeJobTurn } from '../store/job-turns.ts'
import { findPerson, findPersonNamed } from '../store/people.ts'
import { queueMail } from './mails.ts'

const HOUR_MS = 3_600_000
const AT_ONCE = 500

/** Looks once an hour, on one of the nodes, and only where mail can be sent. */
export async function tellOfExpiries(deps: Deps): Promise<void> {
  const { mailer, now, store } = deps
  if (mailer === null || !(await takeJobTurn(store.write, 'expiry notices', HOUR_MS, now()))) return
  for (const [keeper, tokens] of await collectEndings(deps)) await tellKeeper(deps, keeper, tokens)
}

/** What ends soon, by the internal id of each person who is told of it. Devices are left out: they sign in again. */
async function collectEndings(deps: Deps): Promise<ReadonlyMap<number, readonly EndingTokenRecord[]>> {
  const from = deps.now()
  const found = new Map<number, EndingTokenRecord[]>()
  const backups = new Map<number, number | null>()
  for (const kind of TOKEN_KINDS.filter((each) => each !== 'mobile')) {
    let after: EndingTokenRecord | null = null
    do {
      const query = { kind, from, until: from + AHEAD_MS, after, limit: AT_ONCE }
      const tokens: EndingTokenRecord[] = await listEndingTokens(deps.store.scan, query)
      for (const token of tokens) {
        if (!backups.has(token.tenant)) backups.set(token.tenant, await findBackup(deps, token.tenant))
        for (const keeper of new Set([token.keeper, backups.get(token.tenant) ?? null])) {
          if (keeper === null) continue
          const theirs = found.get(keeper)
          if (theirs === undefined) found.set(keeper, [token])
          else theirs.push(token)
        }
      }
      after = tokens.length === AT_ONCE ? (tokens.at(-1) ?? null) : null
    } while (after !== null)
  }
  return found
}

/** Of the tenant's policy: who is told of all that ends in it. */
async function findBackup(deps: Deps, tenant: number): Promise<number | null> {
  const named = (await deps.directory.byInternalId(tenant))?.view.policy.backupAdministrator ?? null
  if (named === null) return null
  return (await findPersonNamed(deps.store.read, tenant, named))?.internalId ?? null
}

async function tellKeeper(deps: Deps, keeper: number, tokens: readonly EndingTokenRecord[]): Promise<void> {
  const { read, write } = deps.store
  const now = deps.now()
  const toldAt = await findToldAt(read, keeper)
  const told = judgeNotice(tokens, toldAt, now)
  if (told === null) return
  const person = await findPerson(read, keeper)
  if (person === null || !person.active || person.type !== 'person' || person.email === null) return
  const home = (await deps.directory.byInternalId(person.tenant))?.view
  if (home === undefined || !home.active) return
  const endings = []
  for (const { expiresAt, id, kind, name, tenant } of told) {
    const view = (await deps.directory.byInternalId(tenant))?.view
    if (view !== undefined) endings.push({ id, name, kind, expiresAt, tenant: view })
  }
  if (endings.length === 0) return
  const text = expiryMail(
    { name: person.name, publicUrl: deps.publicUrl(), endings },
    languageOf(person.locale, home.locale),
  )
  const mail = { to: person.email, ...text }
  // The mark and the mail are one: whoever loses the race for the mark sends nothing.
  await write.transaction().execute(async (tx) => {
    if (!(await markTold(tx, keeper, toldAt, now))) return
    const queued = { userId: keeper, linkId: null, purpose: 'expiry', expiresAt: now + QUIET_MS, mail } as const
    await queueMail(deps, tx, queued)
  })
}
