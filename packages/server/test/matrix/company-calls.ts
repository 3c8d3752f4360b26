/** Companies' identity in the matrix: issuers, who people are there, and signing in through them. */

import type { Caller } from './caller-kinds.ts'
import type { Case, Operation } from './operation.ts'
import { answerFor, EXCEEDS, exceeds, HIDDEN, judgeCreation, judgeThing, type Rights, ROLES } from './oracle.ts'
import { judgeUser, takingOver, USER_SPOTS } from './people-calls.ts'
import { type Spot, TENANT_SPOTS } from './spots.ts'
import { ISSUER, type World } from './world.ts'

export function companyCalls(world: World): Operation[] {
  return [...readingIssuers(), creatingIssuers(world), ...changingIssuers(world), ...identities(world), ...signingIn()]
}

/** Whoever trusts a company lets it sign in as anybody, so they must hold all that anybody can. */
function trusting(rights: Rights, { tenant }: Spot, done: string): string {
  const all = { place: tenant, permissions: ROLES['tenant-admin'] ?? [] }
  const wanted = tenant === 'platform' ? [all, { place: '*', permissions: ['*'] }] : [all]
  return exceeds(rights, wanted) ? EXCEEDS : done
}

function judgeAt(rights: Rights, permission: string, { tenant, tenantThere }: Spot) {
  return judgeThing(rights, { permission, read: 'tenant:read', places: tenantThere ? [tenant] : [], tenant })
}

const pathOf = ({ tenant }: Spot, issuer = ''): string => `/v1/tenants/${tenant}/issuers${issuer}`

function readingIssuers(): Operation[] {
  const row = (id: string, issuer: string): Operation => ({
    id,
    access: { permission: 'tenant:read', target: 'issuer' },
    permissions: ['tenant:read'],
    cases: TENANT_SPOTS.map((spot) => ({
      on: spot.on,
      expect: ({ rights }) => answerFor(judgeAt(rights, 'tenant:read', spot), () => '200'),
      call: () => ({ method: 'GET', path: pathOf(spot, issuer) }),
    })),
  })
  return [row('listIssuers', ''), row('getIssuer', '/company')]
}

function creatingIssuers(world: World): Operation {
  const permission = 'policy:update'
  return {
    id: 'createIssuer',
    access: { permission, target: 'issuer', creation: true },
    permissions: [permission, 'tenant:read'],
    cases: TENANT_SPOTS.map((spot): Case => {
      // A tenant has only so many, so the one of before makes room.
      let last: string | null = null
      return {
        on: spot.on,
        expect: ({ rights }) => {
          const { tenant, tenantThere } = spot
          return answerFor(judgeCreation(rights, { permission, place: tenant, tenant, tenantThere }), () =>
            trusting(rights, spot, '201'),
          )
        },
        call: async (willDo) => {
          if (last !== null) await world.ok('DELETE', pathOf(spot, `/${last}`))
          const id = world.fresh('new-')
          last = willDo ? id : null
          return { method: 'POST', path: pathOf(spot), body: { ...ISSUER, id } }
        },
      }
    }),
  }
}

function changingIssuers(world: World): Operation[] {
  const row = (id: string, method: string, done: string): Operation => ({
    id,
    access: { permission: 'policy:update', read: 'tenant:read', target: 'issuer' },
    permissions: ['policy:update', 'tenant:read'],
    cases: TENANT_SPOTS.map((spot) => ({
      on: spot.on,
      expect: ({ rights }) => answerFor(judgeAt(rights, 'policy:update', spot), () => trusting(rights, spot, done)),
      call: async (willDo) => {
        if (method === 'PATCH') return { method, path: pathOf(spot, '/company'), body: { name: 'Company' } }
        const lost = willDo ? world.fresh('lost-') : 'company'
        if (willDo) await world.ok('POST', pathOf(spot), { ...ISSUER, id: lost })
        return { method, path: pathOf(spot, `/${lost}`) }
      },
    })),
  })
  return [row('updateIssuer', 'PATCH', '200'), row('deleteIssuer', 'DELETE', '204')]
}

function identities(world: World): Operation[] {
  const path = ({ tenant, user }: Spot) => `/v1/tenants/${tenant}/users/${user}/identities`
  const body = ({ user }: Spot) => ({ subject: `subject of ${user}` })
  const changing = (id: string, method: string, done: string): Operation => ({
    id,
    access: { permission: 'user:update', read: 'user:read', target: 'user' },
    permissions: ['user:update', 'user:read', 'unit:read'],
    cases: USER_SPOTS.map((spot) => ({
      on: spot.on,
      expect: ({ rights }) =>
        answerFor(judgeUser(rights, 'user:update', spot, true), () => takingOver(rights, spot, done)),
      call: async (willDo) => {
        const there = `${path(spot)}/company`
        if (method === 'PUT') return { method, path: there, body: body(spot) }
        if (willDo) await world.ok('PUT', there, body(spot))
        return { method, path: there }
      },
    })),
  })
  return [
    {
      id: 'listUserIdentities',
      access: { permission: 'user:read', target: 'user' },
      permissions: ['user:read', 'unit:read'],
      cases: USER_SPOTS.map((spot) => ({
        on: spot.on,
        expect: ({ rights }) => answerFor(judgeUser(rights, 'user:read', spot, false), () => '200'),
        call: () => ({ method: 'GET', path: path(spot) }),
      })),
    },
    changing('putUserIdentity', 'PUT', '200'),
    changing('deleteUserIdentity', 'DELETE', '204'),
  ]
}

/** Calls that look at who calls and not at what they may, and calls that look at nobody. */
function signingIn(): Operation[] {
  const row = (id: string, access: string, call: Case['call'], expect: (caller: Caller) => string): Operation => ({
    ...{ id, access, permissions: ['audit:read'] },
    cases: [{ on: 'itself', expect, call }],
  })
  const person =
    (done: string) =>
    ({ kind }: Caller) =>
      kind === 'session' ? done : '401 credentials_required'
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const post = (path: string) => () => ({ method: 'POST', path, body: {} })
  return [
    row('listOwnIdentities', 'session', () => ({ method: 'GET', path: '/v1/session/identities' }), person('200')),
    row(
      'deleteOwnIdentity',
      'session',
      () => ({ method: 'DELETE', path: '/v1/session/identities/missing' }),
      person(HIDDEN),
    ),
    row('startCompanyLink', 'session', post('/v1/session/company/link'), person('422 invalid_input')),
    row('startCompanySignIn', 'public', post('/v1/session/company'), () => '422 invalid_input'),
    row(
      'listSignInMethods',
      'public',
      () => ({ method: 'GET', path: '/v1/sign-in-methods' }),
      () => '200',
    ),
    row(
      'endCompanySessions',
      'public',
      () => ({ method: 'POST', path: '/oauth/backchannel-logout/acme/company', body: 'x=y', headers: form }),
      () => '400 invalid_input',
    ),
  ]
}
