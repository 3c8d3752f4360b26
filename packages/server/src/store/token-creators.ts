/** Whether those who made tokens are still there. */

import type { Db } from './db.ts'
import type { TokenRecord } from './tokens.ts'

/**
 * The internal ids of tokens whose creator has left: deleted, inactive, or a person without a membership in the token's
 * tenant (the platform's people belong everywhere).
 */
export async function listCreatorsGone(db: Db, records: readonly TokenRecord[]): Promise<Set<number>> {
  const people = await findPeople(db, idsOf(records, 'user'))
  const tokens = await findTokens(db, idsOf(records, 'token'))
  const gone = records.filter(({ creator, tenant }) => {
    if (creator.type === 'system' || creator.internalId === null) return false
    if (creator.type === 'token') return !tokens.has(creator.internalId)
    const tenants = people.get(creator.internalId)
    return tenants === undefined || !(tenants.has(tenant) || tenants.has('platform'))
  })
  return new Set(gone.map((record) => record.internalId))
}

function idsOf(records: readonly TokenRecord[], type: 'user' | 'token'): number[] {
  const ids = records.flatMap(({ creator }) => (creator.type === type ? (creator.internalId ?? []) : []))
  return [...new Set(ids)]
}

async function findPeople(db: Db, ids: readonly number[]): Promise<Map<number, Set<number | 'platform'>>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('user_account')
    .innerJoin('membership', 'membership.user_id', 'user_account.id')
    .innerJoin('tenant', 'tenant.id', 'membership.tenant_id')
    .select(['user_account.id', 'membership.tenant_id', 'tenant.slug'])
    .where('user_account.id', 'in', ids)
    .where('user_account.status', '=', 'active')
    .where('user_account.deleted_at', 'is', null)
    .where('tenant.deleted_at', 'is', null)
    .execute()
  const people = new Map<number, Set<number | 'platform'>>()
  for (const { id, slug, tenant_id } of rows) {
    const tenants = people.get(id) ?? new Set()
    tenants.add(slug === 'platform' ? 'platform' : tenant_id)
    people.set(id, tenants)
  }
  return people
}

async function findTokens(db: Db, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom('token').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}
