/** The tokens that the matrix acts upon: one of each kind and place, and two that are not there. */

import type { Place, Rights } from './oracle.ts'
import { EXPIRES, PASSWORD, type World } from './world.ts'

export interface TargetToken {
  readonly on: string
  readonly kind: string
  readonly place: Place
  /** What it holds, asleep or not. */
  readonly rights: Rights
  readonly there: boolean
  /** The fields of creation that replace takes again. */
  readonly wish: Readonly<Record<string, unknown>>
  readonly id: string
  readonly secret: string
  /** Another one of the same make, which may be lost. */
  another(): Promise<{ readonly id: string; readonly secret: string }>
}

const READS = ['unit:read']
const PLAIN = ['tenant:read', 'unit:read', 'role:read']
const USER = { kind: 'user', tenant: 'acme', unit: 'sales', role: 'local', user: 'worker', name: 'Worker' }
const APPLICATION = { kind: 'application', application: 'Target' }

type Plan = readonly [
  on: string,
  place: Place,
  wish: Record<string, unknown>,
  permissions: readonly string[],
  reach?: Place,
]

const PLANS: readonly Plan[] = [
  ['a user token', 'acme/north/sales', USER, READS],
  ['a mobile token', 'acme/north/sales', { kind: 'mobile', tenant: 'acme', username: 'worker' }, READS],
  ['a token of an organization', 'acme', { kind: 'organization', tenant: 'acme', name: 'Target' }, PLAIN],
  ['a token of a group', 'acme/other', { kind: 'group', tenant: 'acme', unit: 'other', name: 'Target' }, PLAIN],
  [
    'an application of the tenant',
    'acme',
    { ...APPLICATION, tenant: 'acme', grants: [{ tenant: 'acme', permissions: READS }] },
    READS,
  ],
  [
    'an application of another tenant',
    'beta',
    { ...APPLICATION, tenant: 'beta', grants: [{ tenant: 'beta', permissions: READS }] },
    READS,
  ],
  ['a platform token', 'platform', { ...APPLICATION, grants: [{ tenant: '*', permissions: READS }] }, READS, '*'],
  [
    'a user token in a tenant that sleeps',
    'closed/c1',
    { ...USER, tenant: 'closed', unit: 'c1', role: 'reader', user: 'carl' },
    READS,
  ],
]

export async function makeTargets(world: World): Promise<TargetToken[]> {
  const targets: TargetToken[] = []
  for (const [on, place, wish, permissions, reach = place] of PLANS) {
    const another = () => make(world, wish, 'spare')
    const {
      kind,
      id: _id,
      tenant: _tenant,
      user: _user,
      ...again
    } = { id: undefined, ...wish } as Record<string, unknown>
    targets.push({
      ...{ on, place, another, there: true, kind: String(kind), wish: again, rights: [{ place: reach, permissions }] },
      ...(await make(world, wish, 'first')),
    })
  }
  const [user] = targets
  if (user === undefined) throw new Error('There are no targets.')
  const deleted = await user.another()
  await world.ok('DELETE', `/v1/tokens/${deleted.id}`)
  const missing = { id: `tok_${'A'.repeat(16)}`, secret: 'pltu_missing' }
  return [
    ...targets,
    { ...user, on: 'a token that was deleted', there: false, ...deleted },
    { ...user, on: 'a token that never was', there: false, ...missing },
  ]
}

/** A person has few devices, and signing in again on one of them renews its token. */
async function make({ ok }: World, { kind, tenant, username, ...wish }: Record<string, unknown>, device: string) {
  if (kind === 'mobile') {
    const { secret, token } = await ok('POST', `/v1/tenants/${tenant}/sessions`, {
      username,
      password: PASSWORD,
      device: { id: device, name: 'Phone', platform: 'ios' },
    })
    return { id: String(token.id), secret: String(secret) }
  }
  const { secret, token } = await ok('POST', '/v1/tokens', {
    ...{ kind, expiresAt: EXPIRES },
    ...(tenant === undefined ? {} : { tenant }),
    ...wish,
  })
  return { id: String(token.id), secret: String(secret) }
}
