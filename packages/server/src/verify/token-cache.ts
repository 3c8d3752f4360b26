/**
 * Secrets in memory, compiled: the question "what may this secret do?" is answered here without a database, and kept
 * true by the change feed. Presented secrets are known by their hash only.
 */

import { hash } from 'node:crypto'
import { compileToken, type StoredToken } from '../domain/compile.ts'
import type { TenantView } from '../domain/directory.ts'
import { lookupHash } from '../domain/sealing.ts'
import { parseSecret } from '../domain/secret.ts'
import type { CompiledToken } from '../domain/token.ts'
import type { Feed } from '../nodes/feed.ts'
import type { Db } from '../store/db.ts'
import type { Reach } from '../store/ledger.ts'
import { type FoundSecret, findTokenByHash } from '../store/tokens.ts'
import type { Directory, TenantCopy } from './directory.ts'
import { createGenerations } from './generations.ts'
import { createSecretTable } from './secret-table.ts'
import type { UsedSecret } from './usage-counter.ts'

export interface KnownSecret extends UsedSecret {
  /** Another one for each entry that was ever made: what hangs on an entry is known by it, and does not hold it. */
  readonly life: number
  readonly token: CompiledToken
  readonly secretId: number
  /** The end of an overlap, or null: lives as long as the token. */
  readonly secretExpiresAt: number | null
  /** Not needed for decisions: what introspection says besides. In whole seconds, which take no memory of their own. */
  readonly issuedSecond: number
  readonly username: string | null
  readonly tenants: readonly TenantCopy[]
}

export interface TokenCache {
  /** The entry in memory; null is known to be unknown; undefined has to be looked up. Never waits. */
  peek(key: string): KnownSecret | null | undefined
  /** The entry for a secret, from memory or the database. Null: no such secret. A malformed one costs no query. */
  find(secret: string): Promise<KnownSecret | null>
  findByKey(key: string, secret: string): Promise<KnownSecret | null>
  size(): number
}

export interface TokenCacheSources {
  readonly db: Db
  readonly feed: Feed
  readonly directory: Directory
  /** One for each key of the installation, newest first. */
  readonly lookupKeys: readonly Uint8Array[]
  readonly maxEntries: number
}

/** Unknown secrets cost little memory and are kept apart, so that a flood of them pushes no honest token out. */
const MAX_UNKNOWN = 10_000
const MAX_TRIES = 5

/** What a presented secret is known by in memory: its hash with one character for each byte, which takes the least room. */
export function cacheKey(secret: string): string {
  return hash('sha256', secret, 'latin1')
}

export function createTokenCache(sources: TokenCacheSources): TokenCache {
  const { feed, maxEntries } = sources
  const known = createSecretTable<KnownSecret>(maxEntries, {
    tokenOf: ({ token }) => token.internalId,
    userOf: ({ token }) => token.subject.userId,
  })
  const unknown = createGenerations<string, true>(MAX_UNKNOWN)
  const loading = new Map<string, Promise<KnownSecret | null>>()

  feed.onChange((reach) => {
    if (reach.kind === 'token') known.deleteByToken(reach.id)
    if (reach.kind === 'user') known.deleteByUser(reach.id)
  })
  feed.onForget(() => {
    known.clear()
    unknown.clear()
  })

  function peek(key: string): KnownSecret | null | undefined {
    const entry = known.get(key)
    if (entry === undefined) return unknown.get(key) === true ? null : undefined
    if (!isStale(entry)) return entry
    known.delete(key)
    return undefined
  }

  async function load(key: string, secret: string): Promise<KnownSecret | null> {
    const entry = await readEntry(sources, secret, (fresh) => known.set(key, fresh))
    if (entry === null) unknown.set(key, true)
    return entry
  }

  async function findByKey(key: string, secret: string): Promise<KnownSecret | null> {
    const present = peek(key)
    if (present !== undefined) return present
    const running = loading.get(key)
    if (running !== undefined) return running
    const started = load(key, secret).finally(() => loading.delete(key))
    loading.set(key, started)
    return started
  }

  return {
    peek,
    findByKey,
    find: async (secret) => (parseSecret(secret) === null ? null : findByKey(cacheKey(secret), secret)),
    size: known.size,
  }
}

function isStale(entry: KnownSecret): boolean {
  for (const tenant of entry.tenants) if (tenant.stale) return true
  return false
}

/**
 * Reads until nothing that reaches the token was applied while reading: so the answer was true at one moment, and the
 * entry may stay. It is kept in the same step as that is checked, so that no change comes in between.
 */
async function readEntry(
  sources: TokenCacheSources,
  secret: string,
  keep: (entry: KnownSecret) => void,
): Promise<KnownSecret | null> {
  const { db, directory, feed, lookupKeys } = sources
  const hashes = lookupKeys.map((key) => lookupHash(key, secret))
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const noted = feed.applied()
    const found = await findTokenByHash(db, hashes)
    if (found === null) return null
    const tenants = await copiesFor(directory, found.token)
    const compiled = compileToken(found.token, viewsOf(tenants))
    const entry = compiled === null ? null : toEntry(found, compiled, tenants)
    if (entry === null || isStale(entry)) continue
    if (feed.reachedSince(noted, (reach) => reaches(reach, found.token))) continue
    keep(entry)
    return entry
  }
  throw Object.assign(new Error('The token changes faster than it can be read.'), { code: 'store_unavailable' })
}

let lives = 0

function toEntry(found: FoundSecret, token: CompiledToken, tenants: readonly TenantCopy[]): KnownSecret {
  const { issuedAt, secretExpiresAt, secretId, username } = found
  lives += 1
  const issuedSecond = Math.floor(issuedAt / 1000)
  return { life: lives, token, secretId, secretExpiresAt, issuedSecond, username, tenants, slot: 0 }
}

function reaches(reach: Reach, token: StoredToken): boolean {
  if (reach.kind === 'token') return reach.id === token.internalId
  return reach.kind === 'user' && reach.id === token.user?.internalId
}

/** The copies of every tenant that the token depends on; a deleted one is left out. */
export async function copiesFor(
  directory: Directory,
  token: Pick<StoredToken, 'tenant' | 'grants'>,
): Promise<readonly TenantCopy[]> {
  const ids = new Set([token.tenant, ...token.grants.flatMap((grant) => grant.tenant ?? [])])
  if (ids.size === 1) return aloneWith(await directory.byInternalId(token.tenant))
  const copies = await Promise.all([...ids].map((id) => directory.byInternalId(id)))
  return copies.filter((copy) => copy !== null)
}

const alone = new WeakMap<TenantCopy, readonly TenantCopy[]>()

/** Most tokens depend on one tenant, and share the list of it. */
function aloneWith(copy: TenantCopy | null): readonly TenantCopy[] {
  if (copy === null) return []
  const present = alone.get(copy) ?? [copy]
  alone.set(copy, present)
  return present
}

export function viewsOf(tenants: readonly TenantCopy[]): ReadonlyMap<number, TenantView> {
  return new Map(tenants.map(({ view }) => [view.internalId, view]))
}
