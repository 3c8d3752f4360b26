/** One token of each kind in a place of its own, with everything that it hangs on within reach of the test. */

import {
  aGroupToken,
  aMember,
  aMobileSignIn,
  anOrganizationToken,
  aRole,
  aTenant,
  aToken,
  aUnit,
  aUserToken,
  type MadeToken,
  type MadeUser,
} from '../builders.ts'
import type { TestServer } from '../server.ts'

export const KINDS = ['user', 'mobile', 'application', 'organization', 'group'] as const
export type Kind = (typeof KINDS)[number]

export interface Place {
  readonly kind: Kind
  readonly tenant: string
  /** `low` lies in `top`. */
  readonly top: string
  readonly low: string
  readonly role: string
  readonly user: MadeUser
  /** Alike, but each with a secret and an entry in memory of its own. */
  readonly tokens: readonly MadeToken[]
}

export async function openPlace(s: TestServer, kind: Kind, tokens: number): Promise<Place> {
  const tenant = await aTenant(s)
  const top = await aUnit(s, tenant)
  const low = await aUnit(s, tenant, { parent: top })
  const role = await aRole(s, tenant, ['tenant:read', 'unit:read'])
  const user = await aMember(s, tenant, { unit: low, role })
  const place = { kind, tenant, top, low, role, user }
  const made: MadeToken[] = []
  for (let count = 0; count < tokens; count += 1) made.push(await aTokenOf(s, place))
  return { ...place, tokens: made }
}

export function aTokenOf(s: TestServer, { kind, low, role, tenant, user }: Omit<Place, 'tokens'>): Promise<MadeToken> {
  switch (kind) {
    case 'user':
      return aUserToken(s, user, { unit: low, role })
    case 'mobile':
      return aMobileSignIn(s, user)
    case 'application':
      return aToken(s, { kind, application: 'A client', tenant, grants: [{ tenant, permissions: ['tenant:read'] }] })
    case 'organization':
      return anOrganizationToken(s, tenant)
    case 'group':
      return aGroupToken(s, tenant, low)
  }
}

/** Each way to use a secret. All answer in the words of the first: a status with its code. */
export const CHANNELS: Readonly<Record<string, (s: TestServer, secret: string) => Promise<string>>> = {
  async verify(s, secret) {
    return usedBy(await s.call('GET', '/v1/verify', { token: secret }))
  },
  async verifications(s, secret) {
    const { code, valid } = await s.ok('POST', '/v1/verifications', { secret, address: '127.0.0.1' }, asGateway(s))
    if (valid) return '200'
    return `${code === 'address_not_allowed' ? 403 : 401} ${code}`
  },
  async introspect(s, secret) {
    const answer = await s.call('POST', '/oauth/introspect', {
      token: s.gateway,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token: secret, address: '127.0.0.1' }).toString(),
    })
    return answer.body.active === true ? '200' : answer.text
  },
  async api(s, secret) {
    return usedBy(await s.call('GET', '/v1/tokens/self', { token: secret }))
  },
}

function usedBy({ body, status }: { readonly status: number; readonly body: { readonly code?: string } }): string {
  return status === 200 ? '200' : `${status} ${body.code}`
}

function asGateway(s: TestServer) {
  return { token: s.gateway }
}

/** What a channel says when a token is refused with `refusal`: an introspection never says why. */
export function expectedFrom(channel: string, refusal: string): string {
  return channel === 'introspect' && refusal !== '200' ? '{"active":false}' : refusal
}
