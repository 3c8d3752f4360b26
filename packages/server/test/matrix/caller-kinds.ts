/** The callers that live in `acme` under a role: people at the console and on their phones, and the tokens of each kind. */

import { type Rights, ROLES } from './oracle.ts'
import { bearer, cookie, EXPIRES, PASSWORD, type World } from './world.ts'

export interface Caller {
  readonly name: string
  readonly kind: 'token' | 'session'
  readonly rights: Rights
  readonly headers: Readonly<Record<string, string>>
}

const PLACE_OF: Readonly<Record<string, string>> = {
  tina: 'acme',
  ulf: 'acme/north/sales',
  pia: 'acme/north/sales',
  audun: 'acme',
}
const ROLE_OF: Readonly<Record<string, string>> = {
  ...{ tina: 'tenant-admin', ulf: 'unit-admin', pia: 'unit-user', audun: 'auditor' },
}

export async function signInTokens(world: World): Promise<Caller[]> {
  return [...(await people(world)), ...(await technical(world))]
}

async function people({ ok, server }: World): Promise<Caller[]> {
  const callers: Caller[] = []
  for (const [username, role] of Object.entries(ROLE_OF)) {
    const place = PLACE_OF[username] ?? ''
    const unit = place.split('/')[2] ?? null
    const rights = [{ place, permissions: ROLES[role] ?? [] }]
    const token = await ok('POST', '/v1/tokens', {
      ...{ kind: 'user', tenant: 'acme', name: username, user: username, unit, role, expiresAt: EXPIRES },
    })
    const device = { name: 'Phone', platform: 'ios' }
    const mobile = await ok('POST', '/v1/tenants/acme/sessions', { username, password: PASSWORD, device })
    callers.push(
      {
        name: `${role} at the console`,
        kind: 'session',
        rights,
        headers: cookie(await server.signIn(username, PASSWORD, 'acme')),
      },
      { name: `${role} by a user token`, kind: 'token', rights, headers: bearer(token.secret) },
      { name: `${role} by a mobile token`, kind: 'token', rights, headers: bearer(mobile.secret) },
    )
  }
  return callers
}

async function technical({ ok }: World): Promise<Caller[]> {
  const callers: Caller[] = []
  for (const admin of [true, false]) {
    for (const [kind, unit] of [
      ['organization', null],
      ['group', 'other'],
    ] as const) {
      const wish = { kind, tenant: 'acme', name: `${kind} ${admin}`, admin, expiresAt: EXPIRES }
      const { secret } = await ok('POST', '/v1/tokens', unit === null ? wish : { ...wish, unit })
      const role = `${kind === 'group' ? 'unit' : 'tenant'}-${admin ? 'admin' : 'user'}`
      const rights = [{ place: unit === null ? 'acme' : `acme/${unit}`, permissions: ROLES[role] ?? [] }]
      callers.push({ name: `a token of a ${kind}, ${role}`, kind: 'token', rights, headers: bearer(secret) })
    }
  }
  return callers
}
