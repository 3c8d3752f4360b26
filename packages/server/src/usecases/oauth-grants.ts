/** The grants of the token endpoint: an authorization code, a device's code, a refresh secret. */

import type { Deps } from '../deps.ts'
import { provesChallenge } from '../domain/pkce.ts'
import { isOver } from '../domain/token.ts'
import { type ConnectionRecord, deleteSomeConnections, findConnection, markPolled } from '../store/connections.ts'
import { requireClient } from './authorize.ts'
import type { Origin } from './caller.ts'
import type { KnownClient } from './clients.ts'
import { hashConnectionSecret, KEPT_MS, POLL_MS, UNANSWERED_KEPT_MS } from './connection-secrets.ts'
import { commit, type Mutated } from './mutation.ts'
import { type AppSecrets, endReplayed, invalidGrant, type Redeemed, redeem, unknownGrant } from './oauth-login.ts'
import { refreshLogin } from './oauth-refresh.ts'
import { Problem } from './problem.ts'

export interface GrantForm {
  readonly grant_type?: string
  readonly client_id?: string
  readonly code?: string
  readonly redirect_uri?: string
  readonly code_verifier?: string
  readonly refresh_token?: string
  readonly device_code?: string
}

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
export const GRANT_TYPES = ['authorization_code', 'refresh_token', DEVICE_GRANT] as const

/** Throws in the words of RFC 6749 §5.2 and RFC 8628 §3.5. What is changed, is changed in one transaction. */
export async function grantSecrets(deps: Deps, form: GrantForm, origin: Origin): Promise<Mutated<AppSecrets>> {
  const client = await requireClient(deps, form.client_id)
  const { propagation, result } = await byGrantType(deps, client, form, origin)
  if (result === null) throw invalidGrant('This was used before. All that came of it has been ended: sign in again.')
  return { propagation, result }
}

async function byGrantType(deps: Deps, client: KnownClient, form: GrantForm, origin: Origin): Promise<Redeemed> {
  switch (form.grant_type) {
    case 'authorization_code':
      return redeemCode(deps, client, form, origin)
    case 'refresh_token':
      return refreshLogin(deps, client, required(form, 'refresh_token'), origin)
    case DEVICE_GRANT:
      return redeemDevice(deps, client, required(form, 'device_code'), origin)
    case undefined:
      throw missing('grant_type')
    default:
      throw new Problem('grant_invalid', {
        ...{ oauthError: 'unsupported_grant_type', detail: `The grant types are ${GRANT_TYPES.join(', ')}.` },
      })
  }
}

async function redeemCode(deps: Deps, client: KnownClient, form: GrantForm, origin: Origin): Promise<Redeemed> {
  const [code, redirectUri] = [required(form, 'code'), required(form, 'redirect_uri')]
  const verifier = required(form, 'code_verifier')
  const hash = hashConnectionSecret(code)
  const found = await findConnection(deps.store.read, 'secret_hash', hash)
  if (found === null || found.kind !== 'app') throw unknownGrant(deps, origin)
  if (found.client !== client.clientId) throw invalidGrant()
  return commit(deps, async (tx) => {
    const connection = await findConnection(tx, 'secret_hash', hash)
    if (connection === null) throw invalidGrant()
    if (connection.status === 'used') return endReplayed(deps, tx, connection.tokenId, origin, 'code')
    const { codeChallenge, expiresAt } = connection
    if (isOver(expiresAt, deps.now())) throw invalidGrant('The code has expired. Sign in again.')
    if (connection.redirectUri !== redirectUri) throw invalidGrant('The redirect_uri is not the one of the request.')
    if (codeChallenge === null || !provesChallenge(verifier, codeChallenge)) {
      throw invalidGrant('The code_verifier does not belong to the request.')
    }
    return redeem(deps, tx, { connection, origin })
  })
}

async function redeemDevice(deps: Deps, client: KnownClient, code: string, origin: Origin): Promise<Redeemed> {
  const hash = hashConnectionSecret(code)
  const found = await findConnection(deps.store.read, 'secret_hash', hash)
  if (found === null || found.kind !== 'device') throw unknownGrant(deps, origin)
  if (found.client !== client.clientId) throw invalidGrant()
  if (found.status === 'pending' || found.status === 'denied') throw await notYet(deps, hash)
  return commit(deps, async (tx) => {
    const connection = await findConnection(tx, 'secret_hash', hash)
    if (connection === null) throw invalidGrant()
    if (connection.status === 'used') return endReplayed(deps, tx, connection.tokenId, origin, 'code')
    if (isOver(connection.expiresAt, deps.now())) throw waiting('expired_token')
    return redeem(deps, tx, { connection, origin })
  })
}

/** Counts the question: whoever asks too soon is told to wait longer from now on. */
async function notYet(deps: Deps, hash: Uint8Array): Promise<Problem> {
  return deps.store.write.transaction().execute(async (tx) => {
    const now = deps.now()
    const connection = await findConnection(tx, 'secret_hash', hash)
    if (connection === null) return invalidGrant()
    if (connection.status === 'denied') return waiting('access_denied')
    if (isOver(connection.expiresAt, now)) return waiting('expired_token')
    const tooSoon = isTooSoon(connection, now)
    const intervalMs = connection.intervalMs + (tooSoon ? POLL_MS : 0)
    await markPolled(tx, connection.internalId, now, intervalMs)
    return waiting(tooSoon ? 'slow_down' : 'authorization_pending')
  })
}

function isTooSoon({ intervalMs, polledAt }: ConnectionRecord, now: number): boolean {
  return polledAt > 0 && now - polledAt < intervalMs
}

const WAITING = {
  authorization_pending: 'Nobody has decided yet. Ask again after the interval.',
  slow_down: 'This was asked too soon. Wait five seconds longer between two questions from now on.',
  access_denied: 'The person has said no.',
  expired_token: 'Nobody has decided in time. Start again.',
} as const

function waiting(oauthError: keyof typeof WAITING): Problem {
  const isOpen = oauthError === 'authorization_pending' || oauthError === 'slow_down'
  return new Problem(isOpen ? 'grant_pending' : 'grant_invalid', { oauthError, detail: WAITING[oauthError] })
}

function required(form: GrantForm, name: keyof GrantForm): string {
  const value = form[name]
  if (value === undefined) throw missing(name)
  return value
}

function missing(name: string): Problem {
  return new Problem('malformed_request', { detail: `The parameter ${name} is missing.` })
}

const SWEPT_AT_ONCE = 1_000

/**
 * Deletes requests that are over, once nobody can send their codes a second time unnoticed. Those that came to nothing
 * have no such codes, and anybody can make them, so they go sooner. Small statements, so that no change waits for them.
 */
export async function sweepConnections(deps: Deps): Promise<void> {
  const now = deps.now()
  const over = { expiredBefore: now - KEPT_MS, unansweredBefore: now - UNANSWERED_KEPT_MS }
  while ((await deleteSomeConnections(deps.store.write, over, SWEPT_AT_ONCE)) === SWEPT_AT_ONCE);
}
