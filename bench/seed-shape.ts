/** What the stored installation looks like: how many tenants, of which kinds the tokens are, and what they are called. */

import { join } from 'node:path'

export const TENANTS = 20

/** The tenant that holds two fifths of all tokens; the others share the rest evenly. */
export const BIG_TENANT = 't-01'

export const SETUP_CODE = 'bench-set-up-code'

/** What every seeded token may do in its own tenant. */
export const ASKED_PERMISSION = 'tenant:read'

/** The length of a secret, so that the file of secrets needs no separators. */
export const SECRET_BYTES = 43

export const TOKENS_PER_PERSON = 5

export type SeededKind = 'user' | 'application' | 'organization' | 'group'

/** Eleven of twenty are people's, seven are applications', one each belongs to an organization and a group. */
export function kindOf(index: number): SeededKind {
  const of20 = index % 20
  if (of20 < 11) return 'user'
  if (of20 < 18) return 'application'
  return of20 === 18 ? 'organization' : 'group'
}

export function tenantOf(index: number): number {
  const round = Math.floor(index / 20)
  return round % 5 < 2 ? 1 : 2 + (round % (TENANTS - 1))
}

export function tenantId(number: number): string {
  return `t-${String(number).padStart(2, '0')}`
}

const FIRST = ['nightly', 'billing', 'invoice', 'stock', 'route', 'badge', 'mail', 'ledger', 'sensor', 'search', 'sync']
const SECOND = [
  'export',
  'import',
  'agent',
  'reader',
  'writer',
  'bridge',
  'mirror',
  'robot',
  'laptop',
  'phone',
  'probe',
]

/** Like names that people give: a few words and a number, in no order. */
export function nameOf(index: number): string {
  const mixed = Math.imul(index + 1, 2_654_435_761) >>> 0
  const [first, second] = [FIRST[mixed % FIRST.length], SECOND[(mixed >>> 8) % SECOND.length]]
  return `${first} ${second} ${(mixed >>> 4).toString(36)}`
}

export interface SeedFiles {
  /** The server's data directory. */
  readonly data: string
  /** Every secret in the order of creation, `SECRET_BYTES` each. */
  readonly secrets: string
  readonly facts: string
}

export interface SeedFacts {
  readonly tokens: number
  readonly people: number
  /** The secret of `admin-console`. */
  readonly master: string
  readonly seconds: number
}

export function seedFiles(directory: string): SeedFiles {
  return {
    data: join(directory, 'data'),
    secrets: join(directory, 'secrets.bin'),
    facts: join(directory, 'facts.json'),
  }
}
