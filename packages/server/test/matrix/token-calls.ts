/** Calls on one token in the matrix. */

import type { Caller } from './caller-kinds.ts'
import type { Case, Operation } from './operation.ts'
import {
  answerFor,
  EXCEEDS,
  exceeds,
  HIDDEN,
  holdsAt,
  holdsIn,
  judgeThing,
  REFUSED,
  type Rights,
  type Verdict,
} from './oracle.ts'
import type { TargetToken } from './token-targets.ts'
import { EXPIRES, type Reply } from './world.ts'

const CONFLICT = '409 conflict'
const CONFIRM = '403 recent_sign_in_required'

/** Logins are seen and ended by the permissions on sessions. */
function permissionFor(kind: string, action: string): string {
  if (kind !== 'mobile') return `token:${action}`
  return action === 'read' ? 'session:read' : 'session:delete'
}

export function seesToken({ rights }: Caller, { kind, place, there }: TargetToken): boolean {
  return there && holdsAt(rights, permissionFor(kind, 'read'), place)
}

/** A token that somebody neither sees nor may act on is judged as any that is not there. */
export function judgeToken(rights: Rights, target: TargetToken, action: string): Verdict {
  const { kind, place, there } = target
  if (there && holdsAt(rights, permissionFor(kind, action), place)) return 'may'
  if (there && holdsAt(rights, permissionFor(kind, 'read'), place)) return 'refused'
  return judgeThing(rights, { permission: `token:${action}`, read: 'token:read', places: [], tenant: null })
}

type Expect = (caller: Caller, target: TargetToken) => string

function row(
  targets: readonly TargetToken[],
  row: {
    id: string
    action: string
    method: string
    at: string
    expect: Expect
    body?: (target: TargetToken) => object
    more?: string[]
  },
): Operation {
  const { action, at, body, expect, id, method, more = [] } = row
  const permission = `token:${action}`
  return {
    id,
    access: { permission, ...(action === 'read' ? {} : { read: 'token:read' }), target: 'token' },
    permissions: [...new Set([permission, 'token:read', ...more])],
    cases: targets.map(
      (target): Case => ({
        on: target.on,
        expect: (caller) => expect(caller, target),
        seenAt: (caller) => seesToken(caller, target),
        call: async (willDo) => {
          const { id: token } = willDo && method !== 'GET' ? await target.another() : target
          return { method, path: `/v1/tokens/${token}${at}`, ...(body === undefined ? {} : { body: body(target) }) }
        },
      }),
    ),
  }
}

export function tokenCalls(targets: readonly TargetToken[]): Operation[] {
  const doing =
    (action: string, done: (caller: Caller, target: TargetToken) => string): Expect =>
    (caller, target) =>
      answerFor(judgeToken(caller.rights, target, action), () => done(caller, target))
  const notMobile = (done: (caller: Caller, target: TargetToken) => string) => (caller: Caller, target: TargetToken) =>
    target.kind === 'mobile' ? CONFLICT : done(caller, target)
  const within = (done: string) => (caller: Caller, target: TargetToken) =>
    exceeds(caller.rights, target.rights) ? EXCEEDS : done
  const reading = (id: string, method: string, at: string, body?: () => object): Operation =>
    row(targets, {
      id,
      method,
      at,
      action: 'read',
      expect: doing('read', () => '200'),
      more: ['session:read'],
      ...(body === undefined ? {} : { body }),
    })
  const stopping = (id: string, at: string): Operation =>
    row(targets, {
      ...{ id, at, action: 'revoke', method: 'POST', more: ['session:delete', 'session:read'] },
      expect: doing(
        'revoke',
        notMobile(() => '200'),
      ),
    })
  return [
    reading('getToken', 'GET', ''),
    reading('getTokenAccess', 'GET', '/access'),
    reading('checkToken', 'POST', '/check', () => ({ permission: 'unit:read' })),
    reading('getTokenUsage', 'GET', '/usage?from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z&step=hour'),
    reading('getTokenVersions', 'GET', '/versions'),
    stopping('revokeToken', '/revoke'),
    stopping('restoreToken', '/restore'),
    row(targets, {
      ...{ id: 'deleteToken', action: 'delete', method: 'DELETE', at: '', more: ['session:delete', 'session:read'] },
      expect: doing('delete', () => '204'),
    }),
    row(targets, {
      ...{ id: 'rotateToken', action: 'rotate', method: 'POST', at: '/rotate', more: ['unit:read', 'session:delete'] },
      expect: doing(
        'rotate',
        notMobile((caller, target) => rotating(caller, target, within('200'))),
      ),
    }),
    replacing(targets, within('200')),
    revealing(targets, within),
  ]
}

/** Only an active token is rotated; whether that is said first or that it exceeds the caller is left open. */
function rotating(caller: Caller, target: TargetToken, otherwise: Expect): string {
  return target.place.startsWith('closed') && otherwise(caller, target) !== EXCEEDS
    ? CONFLICT
    : otherwise(caller, target)
}

/** Needs two permissions. */
function replacing(targets: readonly TargetToken[], done: Expect): Operation {
  return row(targets, {
    ...{ id: 'replaceToken', action: 'delete', method: 'POST', at: '/replace', more: ['token:create', 'unit:read'] },
    expect: (caller, target) => {
      const verdicts = ['create', 'delete'].map((action) => judgeToken(caller.rights, target, action))
      const refusal = verdicts.find((verdict) => verdict !== 'may')
      if (refusal !== undefined) return answerFor(refusal, () => '')
      return target.kind === 'mobile' ? CONFLICT : done(caller, target)
    },
    body: ({ wish }) => (Object.hasOwn(wish, 'username') ? { expiresAt: EXPIRES } : { ...wish, expiresAt: EXPIRES }),
  })
}

/** A bearer never uncovers a secret; that is said to who sees the token, and to who might otherwise. */
function revealing(targets: readonly TargetToken[], within: (done: string) => Expect): Operation {
  return row(targets, {
    ...{ id: 'revealSecret', action: 'reveal', method: 'GET', at: '/secret', more: ['unit:read'] },
    expect: (caller, target) => {
      if (caller.kind === 'token' && seesToken(caller, target)) return CONFIRM
      return answerFor(judgeToken(caller.rights, target, 'reveal'), () => {
        if (caller.kind === 'token') return CONFIRM
        const isSealed = target.kind === 'user'
        return within(isSealed ? '200' : CONFLICT)(caller, target)
      })
    },
  })
}

/** Calls that name tokens in the body, by secret or by id. */
export function tokenBodyCalls(targets: readonly TargetToken[]): Operation[] {
  return [
    asking(targets, 'verifySecrets', '/v1/verifications'),
    asking(targets, 'introspect', '/oauth/introspect'),
    revokingBySecret(targets),
    bulk(targets),
  ]
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** Held nowhere: 403. Held elsewhere only: as if the secret were unknown. */
function asking(targets: readonly TargetToken[], id: string, path: string): Operation {
  const permission = 'token:introspect'
  const isForm = path.startsWith('/oauth')
  return {
    id,
    access: { permission, target: 'token' },
    permissions: [permission],
    read: ({ status, text }: Reply) => {
      const { active, code, valid } = JSON.parse(text)
      return status === 200 ? `200 ${valid ?? active}` : `${status} ${code}`
    },
    cases: targets.map((target) => ({
      on: target.on,
      expect: ({ rights }) => {
        if (!holdsIn(rights, permission, null)) return REFUSED
        const isAlive = target.there && !target.place.startsWith('closed')
        return `200 ${isAlive && holdsAt(rights, permission, target.place)}`
      },
      call: () => ({
        ...{ method: 'POST', path, body: isForm ? `token=${target.secret}` : { secret: target.secret } },
        ...(isForm ? { headers: FORM } : {}),
      }),
    })),
  }
}

function revokingBySecret(targets: readonly TargetToken[]): Operation {
  return {
    id: 'revokeBySecret',
    access: 'any',
    permissions: ['token:delete', 'token:read', 'session:delete', 'session:read'],
    cases: targets.map((target) => ({
      on: target.on,
      expect: (caller) => {
        const verdict = judgeToken(caller.rights, target, 'delete')
        return verdict === 'refused' && seesToken(caller, target) ? REFUSED : '200'
      },
      call: async (willDo) => {
        const { secret } = willDo && target.there ? await target.another() : target
        return { method: 'POST', path: '/oauth/revoke', body: `token=${secret}`, headers: FORM }
      },
    })),
  }
}

function bulk(targets: readonly TargetToken[]): Operation {
  return {
    id: 'bulkTokens',
    access: 'any',
    permissions: ['token:revoke', 'token:read', 'session:delete', 'session:read'],
    read: ({ status, text }: Reply) => {
      const { code, results } = JSON.parse(text)
      return status === 200 ? `200 ${results[0].ok ? 'ok' : results[0].code}` : `${status} ${code}`
    },
    cases: targets.map((target) => ({
      on: target.on,
      expect: (caller) => {
        if (judgeToken(caller.rights, target, 'revoke') === 'may')
          return target.kind === 'mobile' ? '200 conflict' : '200 ok'
        return seesToken(caller, target) ? `200 ${REFUSED.slice(4)}` : `200 ${HIDDEN.slice(4)}`
      },
      call: async (willDo) => {
        const { id } = willDo ? await target.another() : target
        return {
          method: 'POST',
          path: '/v1/tokens/bulk',
          body: { action: 'revoke', ids: [target.there ? id : target.id] },
        }
      },
    })),
  }
}
