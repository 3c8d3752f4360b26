/** Creating tokens, lists over everything, and the calls that ask for no permission. */

import type { Caller } from './caller-kinds.ts'
import type { Case, Operation } from './operation.ts'
import { answerFor, EXCEEDS, exceeds, holdsAt, holdsIn, judgeCreation, REFUSED, type Rights } from './oracle.ts'
import { SPOTS, type Spot, unitName, unitPlace } from './spots.ts'
import { EXPIRES, type World } from './world.ts'

const NO_CREDENTIAL = '401 credentials_required'
const SHAPE = '422 invalid_input'

export function otherCalls(world: World): Operation[] {
  return [...creatingTokens(world), ...everywhere(), ...asTheyAre()]
}

const PLAIN = ['tenant:read', 'unit:read', 'role:read']

function creatingTokens(world: World): Operation[] {
  const cases = SPOTS.flatMap((spot): Case[] => [
    creating(world, spot, 'user', heldPlace, (rights, place) => {
      const given = exceeds(rights, [{ place, permissions: ['unit:read'] }])
      if (!holdsAt(rights, 'user:read', place)) return given ? [SHAPE, EXCEEDS] : SHAPE
      return given ? EXCEEDS : '201'
    }),
    creating(world, spot, 'group', unitPlace, (rights, place) =>
      exceeds(rights, [{ place, permissions: PLAIN }]) ? EXCEEDS : '201',
    ),
    creating(
      world,
      spot,
      'organization',
      ({ tenant }) => tenant,
      (rights, place) => (exceeds(rights, [{ place, permissions: PLAIN }]) ? EXCEEDS : '201'),
    ),
    creating(
      world,
      spot,
      'application',
      ({ tenant }) => tenant,
      () => '201',
    ),
  ])
  const onPlatform: Case = {
    on: 'the platform, as an application',
    expect: ({ rights }) => (holdsAt(rights, 'token:create', 'platform') ? '201' : REFUSED),
    call: () => ({
      method: 'POST',
      path: '/v1/tokens',
      body: { kind: 'application', application: 'New', expiresAt: EXPIRES },
    }),
  }
  return [
    {
      id: 'createToken',
      access: { permission: 'token:create', target: 'token', creation: true },
      permissions: ['token:create', 'token:read', 'user:read', ...PLAIN],
      cases: [...cases, onPlatform],
    },
  ]
}

function creating(
  world: World,
  spot: Spot,
  kind: string,
  placeOf: (spot: Spot) => string,
  done: (rights: Rights, place: string) => string | readonly string[],
): Case {
  const { tenant, tenantThere } = spot
  const inUnit = kind === 'user' || kind === 'group'
  const isNamedThere = spot.there || !inUnit
  return {
    on: `${spot.on}, as ${kind}`,
    expect: ({ rights }) => {
      const place = isNamedThere ? placeOf(spot) : tenant
      const verdict = judgeCreation(rights, { permission: 'token:create', place, tenant, tenantThere })
      return answerFor(verdict, () => (isNamedThere ? done(rights, place) : SHAPE))
    },
    call: () => {
      const more = {
        user: {
          user: spot.user,
          unit: unitOf(spot),
          role: spot.user === 'worker' ? 'local' : 'reader',
          name: world.fresh('t'),
        },
        group: { unit: unitName(spot), name: world.fresh('t') },
        organization: { name: world.fresh('t') },
        application: { application: 'New' },
      }[kind]
      return { method: 'POST', path: '/v1/tokens', body: { kind, tenant, expiresAt: EXPIRES, ...more } }
    },
  }
}

/** Where the person at the spot is a member. */
function heldPlace(spot: Spot): string {
  return spot.user === 'wanda' ? spot.tenant : unitPlace(spot)
}

function unitOf(spot: Spot): string | null {
  return spot.user === 'wanda' ? null : unitName(spot)
}

/** What concerns the whole installation, and lists that show what is in sight. */
function everywhere(): Operation[] {
  const row = (
    id: string,
    access: object,
    path: string,
    permissions: string[],
    isAllowed: (rights: Rights) => boolean,
    method = 'GET',
  ): Operation => ({
    ...{ id, access, permissions },
    cases: [
      {
        on: 'everything',
        expect: ({ rights }) => (isAllowed(rights) ? '200' : REFUSED),
        call: () => ({ method, path }),
      },
    ],
  })
  const sees = (rights: Rights) => ['token:read', 'session:read'].some((each) => holdsIn(rights, each, null))
  return [
    row(
      'listTokens',
      { permission: 'token:read', target: 'token', list: true },
      '/v1/tokens',
      ['token:read', 'session:read'],
      sees,
    ),
    row(
      'verifyAudit',
      { permission: 'audit:read', target: 'everywhere' },
      '/v1/audit/verification',
      ['audit:read'],
      (rights) => holdsAt(rights, 'audit:read', '*'),
    ),
    row(
      'getMetrics',
      { permission: 'metrics:read', target: 'everywhere' },
      '/metrics',
      ['metrics:read', 'audit:read'],
      (rights) => holdsAt(rights, 'metrics:read', '*'),
    ),
    row(
      'listNodes',
      { permission: 'metrics:read', target: 'everywhere' },
      '/v1/nodes',
      ['metrics:read', 'audit:read'],
      (rights) => holdsAt(rights, 'metrics:read', '*'),
    ),
    row(
      'getMailState',
      { permission: 'metrics:read', target: 'everywhere' },
      '/v1/mail',
      ['metrics:read', 'audit:read'],
      (rights) => holdsAt(rights, 'metrics:read', '*'),
    ),
    row(
      'checkMail',
      { permission: 'metrics:read', target: 'everywhere' },
      '/v1/mail/check',
      ['metrics:read', 'audit:read'],
      (rights) => holdsAt(rights, 'metrics:read', '*'),
      'POST',
    ),
  ]
}

/** Calls that look at who calls and not at what they may, and calls that look at nobody. */
function asTheyAre(): Operation[] {
  const row = (
    id: string,
    access: string,
    method: string,
    path: string,
    expect: (caller: Caller) => string,
    body?: object,
  ): Operation => ({
    ...{ id, access, permissions: ['audit:read'] },
    cases: [{ on: 'itself', expect, call: () => ({ method, path, ...(body === undefined ? {} : { body }) }) }],
  })
  const person =
    (done: string) =>
    ({ kind }: Caller) =>
      kind === 'session' ? done : NO_CREDENTIAL
  const bearerOnly = (done: (caller: Caller) => string) => (caller: Caller) =>
    caller.kind === 'token' ? done(caller) : NO_CREDENTIAL
  return [
    row('getOwnToken', 'any', 'GET', '/v1/tokens/self', ({ kind }) => (kind === 'token' ? '200' : '404 not_found')),
    row('getOverview', 'any', 'GET', '/v1/overview', () => '200'),
    row('getSession', 'session', 'GET', '/v1/session', person('200')),
    row('confirmPassword', 'session', 'POST', '/v1/session/confirm', person(SHAPE), {}),
    row('getOwnFactors', 'session', 'GET', '/v1/session/factors', person('200')),
    row('beginTotp', 'session', 'POST', '/v1/session/factors/totp', person('200')),
    row('confirmTotp', 'session', 'POST', '/v1/session/factors/totp/confirm', person(SHAPE), {}),
    row('removeTotp', 'session', 'DELETE', '/v1/session/factors/totp', person('404 not_found')),
    row('renewRecoveryCodes', 'session', 'POST', '/v1/session/factors/recovery-codes', person('409 conflict')),
    row('getPasskeyCreationOptions', 'session', 'POST', '/v1/session/factors/passkeys/options', person('409 conflict')),
    row('addPasskey', 'session', 'POST', '/v1/session/factors/passkeys', person(SHAPE), {}),
    row('renamePasskey', 'session', 'PATCH', '/v1/session/factors/passkeys/psk_none', person(SHAPE), {}),
    row('removePasskey', 'session', 'DELETE', '/v1/session/factors/passkeys/psk_none', person('404 not_found')),
    row('getConfirmOptions', 'session', 'POST', '/v1/session/confirm/options', person('409 conflict')),
    row('getSecondFactorOptions', 'public', 'POST', '/v1/session/second-factor/options', () => SHAPE, {}),
    row('completeSignIn', 'public', 'POST', '/v1/session/second-factor', () => SHAPE, {}),
    row('getPasskeySignInOptions', 'public', 'POST', '/v1/session/passkey/options', () => '409 conflict'),
    row('signInWithPasskey', 'public', 'POST', '/v1/session/passkey', () => SHAPE, {}),
    row('changePassword', 'session', 'POST', '/v1/session/password', person(SHAPE), {}),
    row('getHealth', 'public', 'GET', '/healthz', () => '200'),
    row('getReadiness', 'public', 'GET', '/readyz', () => '200'),
    row('describeServer', 'public', 'GET', '/.well-known/oauth-authorization-server', () => '200'),
    row('getSetup', 'public', 'GET', '/v1/setup', () => '200'),
    row('setUp', 'public', 'POST', '/v1/setup', () => SHAPE, {}),
    row('signIn', 'public', 'POST', '/v1/session', () => SHAPE, {}),
    row('checkPasswordLink', 'public', 'POST', '/v1/password-links/check', () => SHAPE, {}),
    row('setPasswordByLink', 'public', 'POST', '/v1/password-links/use', () => SHAPE, {}),
    row('requestPasswordReset', 'public', 'POST', '/v1/password-resets', () => SHAPE, {}),
    row(
      'verify',
      'public',
      'GET',
      '/v1/verify',
      bearerOnly(() => '200'),
    ),
    row(
      'verifyAt',
      'public',
      'GET',
      '/v1/verify/at/acme/unit:read/x',
      bearerOnly(({ rights }) => (holdsAt(rights, 'unit:read', 'acme') ? '200' : REFUSED)),
    ),
  ]
}
