/** Users in memory with the rights of all their memberships, kept true by the change feed: who a session acts as. */

import { liveMembershipRights } from '../domain/directory.ts'
import type { Rights } from '../domain/rights.ts'
import type { Feed } from '../nodes/feed.ts'
import type { Db } from '../store/db.ts'
import { findPerson, type PersonRecord } from '../store/people.ts'
import type { Directory, TenantCopy } from './directory.ts'
import { createGenerations } from './generations.ts'

export interface KnownPerson {
  readonly person: PersonRecord
  readonly rights: Rights
  readonly tenant: TenantCopy
}

export interface People {
  /** Null when there is no such user. An inactive one is found, and holds nothing. */
  find(internalId: number): Promise<KnownPerson | null>
}

const MAX_PEOPLE = 10_000
const MAX_TRIES = 5
const BY_USER = 0

export function createPeople(db: Db, feed: Feed, directory: Directory): People {
  const known = createGenerations<number, KnownPerson>(MAX_PEOPLE, [({ person }) => person.internalId])
  feed.onChange((reach) => {
    if (reach.kind === 'user') known.deleteBy(BY_USER, reach.id)
  })
  feed.onForget(known.clear)

  async function read(internalId: number): Promise<KnownPerson | null> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const noted = feed.applied()
      const person = await findPerson(db, internalId)
      if (person === null) return null
      const tenant = await directory.byInternalId(person.tenant)
      if (tenant === null) return null
      if (tenant.stale || feed.reachedSince(noted, (reach) => reach.kind === 'user' && reach.id === internalId))
        continue
      const entry = { person, rights: rightsOf(person, tenant), tenant }
      known.set(internalId, entry)
      return entry
    }
    throw Object.assign(new Error('The user changes faster than it can be read.'), { code: 'store_unavailable' })
  }

  return {
    async find(internalId) {
      const entry = known.get(internalId)
      return entry !== undefined && !entry.tenant.stale ? entry : read(internalId)
    },
  }
}

function rightsOf(person: PersonRecord, { view }: TenantCopy): Rights {
  return person.active ? person.memberships.flatMap((membership) => liveMembershipRights(view, membership)) : []
}
