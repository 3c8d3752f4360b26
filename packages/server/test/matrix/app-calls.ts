/** Apps that sign people in, in the matrix: the clients of a tenant, and the calls by which a sign-in goes its way. */

import type { Caller } from './caller-kinds.ts'
import type { Case, Operation } from './operation.ts'
import { answerFor, judgeCreation, judgeThing, type Rights } from './oracle.ts'
import { type Spot, TENANT_SPOTS } from './spots.ts'
import type { World } from './world.ts'

export function appCalls(world: World): Operation[] {
  return [...readingClients(), creatingClients(world), ...changingClients(world), ...signingIn()]
}

const READ = 'tenant:read'
const CHANGE = 'policy:update'
const REDIRECTS = ['com.example.app:/back']

function judge(rights: Rights, permission: string, { tenant, tenantThere }: Spot) {
  return judgeThing(rights, { permission, read: READ, places: tenantThere ? [tenant] : [], tenant })
}

function readingClients(): Operation[] {
  const row = (id: string, rest: string): Operation => ({
    id,
    access: { permission: READ, target: 'client' },
    permissions: [READ],
    cases: TENANT_SPOTS.map((spot) => ({
      on: spot.on,
      expect: ({ rights }) => answerFor(judge(rights, READ, spot), () => '200'),
      call: () => ({ method: 'GET', path: `/v1/tenants/${spot.tenant}/clients${rest}` }),
    })),
  })
  return [row('listClients', ''), row('getClient', '/polett-cli')]
}

function creatingClients(world: World): Operation {
  return {
    id: 'createClient',
    access: { permission: CHANGE, target: 'client', creation: true },
    permissions: [CHANGE, READ],
    cases: TENANT_SPOTS.map((spot): Case => {
      const { on, tenant, tenantThere } = spot
      // One is made over and over, because a tenant has room for a hundred.
      const id = 'made'
      return {
        on,
        expect: ({ rights }) =>
          answerFor(judgeCreation(rights, { permission: CHANGE, place: tenant, tenant, tenantThere }), () => '201'),
        call: async (willDo) => {
          if (willDo) await world.ok('DELETE', `/v1/tenants/${tenant}/clients/${id}`).catch(() => undefined)
          const body = { id, name: 'Made', redirectUris: REDIRECTS }
          return { method: 'POST', path: `/v1/tenants/${tenant}/clients`, body }
        },
      }
    }),
  }
}

function changingClients(world: World): Operation[] {
  const row = (id: string, method: string, done: string, body?: object): Operation => ({
    id,
    access: { permission: CHANGE, read: READ, target: 'client' },
    permissions: [CHANGE, READ],
    cases: TENANT_SPOTS.map(
      (spot): Case => ({
        on: spot.on,
        expect: ({ rights }) => answerFor(judge(rights, CHANGE, spot), () => done),
        call: async (willDo) => {
          const path = `/v1/tenants/${spot.tenant}/clients`
          const client = world.fresh('lost-')
          if (willDo) await world.ok('POST', path, { id: client, name: 'Lost', redirectUris: REDIRECTS })
          if (willDo && method !== 'DELETE') sweep.push(`${path}/${client}`)
          while (sweep.length > 20) await world.ok('DELETE', sweep.shift() ?? '')
          return { method, path: `${path}/${client}`, ...(body === undefined ? {} : { body }) }
        },
      }),
    ),
  })
  const sweep: string[] = []
  return [row('updateClient', 'PATCH', '200', { name: 'Found' }), row('deleteClient', 'DELETE', '204')]
}

/** Calls of browsers and apps, which are told apart by what they hold and not by what they may. */
function signingIn(): Operation[] {
  const row = (
    id: string,
    access: string,
    call: { method: string; path: string; body?: object | string; headers?: Record<string, string> },
    expect: (caller: Caller) => string,
  ): Operation => ({
    ...{ id, access, permissions: ['audit:read'] },
    cases: [{ on: 'what is not there', expect, call: () => call }],
  })
  const post = (path: string, body?: object) => ({ method: 'POST', path, ...(body === undefined ? {} : { body }) })
  const form = (path: string, body: string) => ({
    ...{ method: 'POST', path, body },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  const person =
    (done: string) =>
    ({ kind }: Caller) =>
      kind === 'session' ? done : '401 credentials_required'
  const ofPhones = (done: string) => (caller: Caller) => (caller.name.includes('mobile') ? done : '409 conflict')
  const ownly = { unit: null, role: 'nobody' }
  return [
    row('authorize', 'public', { method: 'GET', path: '/oauth/authorize' }, () => '400 client_invalid'),
    row('authorizeDevice', 'public', form('/oauth/device_authorization', 'client_id=nobody'), NO_SECRETS),
    row('grantToken', 'public', form('/oauth/token', 'client_id=nobody'), NO_SECRETS),
    row('getConnection', 'public', { method: 'GET', path: '/v1/connections/none' }, () => '404 not_found'),
    row('denyConnection', 'public', { ...post('/v1/connections/none/deny'), headers: OWN_PAGE }, () => '404 not_found'),
    row('findConnection', 'session', post('/v1/connections', {}), person('422 invalid_input')),
    row('approveConnection', 'session', post('/v1/connections/none/approve', {}), person('404 not_found')),
    row('listOwnMemberships', 'any', { method: 'GET', path: '/v1/tokens/self/memberships' }, () => '200'),
    row('switchMembership', 'any', post('/v1/tokens/self/membership', ownly), ofPhones('422 invalid_input')),
  ]
}

const OWN_PAGE = { 'sec-fetch-site': 'same-origin' }
/** Apps have no secret, so every credential of somebody else's is refused with the same answer as an unknown app. */
const NO_SECRETS = (): string => '401 client_invalid'

/** Done in the stories of sign-ins by apps, which need a browser. */
export const PLAYED_ELSEWHERE = [
  ...['authorize', 'authorizeDevice', 'grantToken', 'getConnection', 'denyConnection', 'findConnection'],
  ...['approveConnection', 'switchMembership'],
]
