/** Everybody who knocks: each kind of credential that is not usable, each kind of token and session that is. */

import { type Caller, signInTokens } from './caller-kinds.ts'
import { BUILT_IN, type Held, OF_MASTER, PLATFORM_WIDE, type Rights } from './oracle.ts'
import { bearer, cookie, EXPIRES, PASSWORD, type World } from './world.ts'

/** `refusal`: what every call that is not public answers. */
export interface Stranger {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  readonly refusal: string
  /** What `/v1/verify` answers, which looks at bearer secrets alone. */
  readonly verify: string
  /** Guesses are counted by their source, so time has to pass between them. */
  readonly isGuess?: boolean
}

/** From the exact place of most targets: there, above it, below it, beside it, in other tenants. */
const PLACES = [
  ...['*', 'acme', 'acme/north', 'acme/north/sales', 'acme/north/sales/team', 'acme/other'],
  ...['beta', 'closed', 'platform'],
]

/** Platform tokens with every set of permissions that matters for one call, at every place. Made once, used by many calls. */
export function createCast(world: World) {
  const made = new Map<string, Promise<Caller>>()
  return async (permissions: readonly string[]): Promise<Caller[]> => {
    const cast: Caller[] = []
    for (const place of PLACES) {
      for (const [name, held] of Object.entries(setsFor(permissions, place))) {
        const key = `${place}: ${[...held].sort().join(' ')}`
        const known = made.get(key) ?? makeGranted(world, `${name} at ${place}`, { place, permissions: held })
        made.set(key, known)
        cast.push({ ...(await known), name: `a token with ${name} (${permissions}) at ${place}` })
      }
    }
    return cast
  }
}

function setsFor(permissions: readonly string[], place: string): Record<string, readonly string[]> {
  const [own = '', ...others] = permissions
  const reads = others.filter((each) => each.endsWith(':read'))
  const sets: Record<string, readonly string[]> = {
    'only the permission': [own],
    'only the right to read': reads,
    both: permissions,
    'all but the permission': BUILT_IN.filter((each) => each !== own),
    'something else': [own.startsWith('audit') ? 'unit:update' : 'audit:read'],
    everything: ['*'],
  }
  const fitting = Object.entries(sets).map(
    ([name, set]) => [name, place === '*' ? set : set.filter((each) => !PLATFORM_WIDE.includes(each))] as const,
  )
  const isFar = FAR.includes(place)
  return Object.fromEntries(fitting.filter(([name, set]) => set.length > 0 && !(isFar && NEAR_ONLY.includes(name))))
}

/** Where what is held matters little, not every mixture of it is tried. */
const FAR = ['acme/north', 'acme/north/sales/team', 'beta', 'closed']
const NEAR_ONLY = ['both', 'something else']

async function makeGranted(world: World, name: string, held: Held): Promise<Caller> {
  // What is held in a tenant that sleeps counts for nothing.
  const rights = held.place === 'closed' ? [] : [held]
  return { name, kind: 'token', rights, headers: await makeGrantedAt(world, held) }
}

/** The headers of a new platform token with these rights. */
export async function makeGrantedAt(world: World, { permissions, place }: Held): Promise<Record<string, string>> {
  const [tenant, ...units] = place.split('/')
  const unit = units.at(-1)
  const grants = [{ tenant, permissions, ...(unit === undefined ? {} : { unit }) }]
  const wish = { kind: 'application', application: 'A caller', expiresAt: EXPIRES, grants }
  return bearer((await world.ok('POST', '/v1/tokens', wish)).secret)
}

/** Tokens and sessions of every kind, with the rights that the contract gives them. */
export async function makeKinds(world: World): Promise<Caller[]> {
  const { server } = world
  const root = { place: '*', permissions: ['*'] }
  const application = async (name: string, wish: object, rights: Rights): Promise<Caller> => {
    const { secret } = await world.ok('POST', '/v1/tokens', {
      ...{ kind: 'application', application: name, expiresAt: EXPIRES },
      ...wish,
    })
    return { name, kind: 'token', rights, headers: bearer(secret) }
  }
  const grants = [{ tenant: 'acme', permissions: ['*'] }]
  return [
    await application('a token without any rights', {}, []),
    await application('a master', { master: true }, [OF_MASTER]),
    await application('an application of acme', { tenant: 'acme', grants }, [{ place: 'acme', permissions: ['*'] }]),
    { name: 'the platform administrator', kind: 'session', rights: [root], headers: cookie(server.cookie) },
    ...(await signInTokens(world)),
  ]
}

/** Credentials that are not usable, or not usable so. */
export async function makeStrangers(world: World): Promise<Stranger[]> {
  const { ok, server } = world
  const make = (wish: object = {}) =>
    ok('POST', '/v1/tokens', {
      ...{
        kind: 'application',
        application: 'A stranger',
        expiresAt: EXPIRES,
        grants: [{ tenant: '*', permissions: ['*'] }],
      },
      ...wish,
    })
  const [revoked, gone] = [await make(), await make()]
  const short = new Date(server.clock.now + 1000).toISOString()
  const expired = await make({ expiresAt: short })
  const person = { kind: 'user', tenant: 'acme', name: 'Left', user: 'left', unit: 'sales', role: 'unit-admin' }
  const left = await ok('POST', '/v1/tokens', { ...person, expiresAt: EXPIRES })
  const leftCookie = await server.signIn('left', PASSWORD, 'acme')
  const local = { tenant: 'acme', grants: [{ tenant: 'acme', permissions: ['*'] }] }
  const [home, blocked] = [await make(local), await make({ allowedIps: ['192.0.2.0/24'] })]
  await ok('POST', `/v1/tokens/${revoked.token.id}/revoke`, {})
  await ok('DELETE', `/v1/tokens/${gone.token.id}`)
  await ok('PATCH', '/v1/tenants/acme/users/left', { status: 'inactive' })
  server.clock.advance(2000)
  const bad = (name: string, headers: Record<string, string>, refusal: string, verify = refusal): Stranger => ({
    ...{ name, headers, refusal, verify },
  })
  const NONE = '401 credentials_required'
  const WRONG = '401 token_invalid'
  return [
    bad('nobody', {}, NONE),
    bad('a secret without form', bearer('hello'), WRONG),
    bad('a secret with a wrong checksum', bearer(`plta_${'a'.repeat(38)}`), WRONG),
    { ...bad('a deleted token', bearer(gone.secret), WRONG), isGuess: true },
    bad('an expired token', bearer(expired.secret), '401 token_expired'),
    bad('a revoked token', bearer(revoked.secret), '401 token_revoked'),
    bad('a suspended token', bearer(left.secret), '401 token_suspended'),
    bad('a token from elsewhere', bearer(blocked.secret), '403 address_not_allowed'),
    bad('a session of somebody who is inactive', cookie(leftCookie), WRONG, NONE),
    bad('an unknown session', cookie(`polett=${'A'.repeat(43)}`), WRONG, NONE),
    bad('an API secret as a cookie', cookie(`polett=${server.master}`), WRONG, NONE),
    bad('a session as a bearer', bearer(server.cookie.slice('polett='.length)), WRONG),
    bad('two secrets', { ...bearer(server.master), ...cookie(server.cookie) }, '400 ambiguous_credentials', '200'),
    bad('basic credentials', { authorization: `Basic ${btoa('a:b')}` }, NONE),
    bad('a tenant that is not the own', { ...bearer(home.secret), 'polett-tenant': 'beta' }, WRONG),
    bad('a tenant that is not there', { ...cookie(server.cookie), 'polett-tenant': 'nowhere' }, WRONG, NONE),
  ]
}
