/** An app asks for a sign-in (RFC 6749 §4.1.1, RFC 8628 §3.1). What is wrong is told to the app only where it is sure to be it. */

import type { Deps } from '../deps.ts'
import { isChallenge } from '../domain/pkce.ts'
import { isRegistered, withAnswer } from '../domain/redirect-uri.ts'
import { composeUserCode, parseUserCode } from '../domain/user-code.ts'
import { insertConnection } from '../store/connections.ts'
import type { Db } from '../store/db.ts'
import type { TokenDevice } from '../store/tokens.ts'
import { findClient, type KnownClient } from './clients.ts'
import {
  CONNECTION_MS,
  hashConnectionSecret,
  hashUserCode,
  newConnectionSecret,
  POLL_MS,
} from './connection-secrets.ts'
import { readDevice } from './mobile-token.ts'
import { Problem } from './problem.ts'

export interface DeviceFacts {
  readonly device_id?: string
  readonly device_name?: string
  readonly platform?: string
  readonly app_version?: string
}

export interface AuthorizationRequest extends DeviceFacts {
  readonly client_id?: string
  readonly redirect_uri?: string
  readonly response_type?: string
  readonly response_mode?: string
  readonly code_challenge?: string
  readonly code_challenge_method?: string
  readonly state?: string
  readonly request?: string
  readonly request_uri?: string
}

/** Where the browser goes: to the console with a new connection, or back to the app with what is wrong. */
export type Authorization =
  | { readonly connection: { readonly id: string; readonly browserSecret: string } }
  | { readonly redirectTo: string }

/** Throws, so that nobody is redirected, unless the app and its address are known for certain. */
export async function authorize(deps: Deps, request: AuthorizationRequest): Promise<Authorization> {
  const known = await findClient(deps, deps.store.read, request.client_id ?? '')
  if (known === null || !known.client.active || known.tenant?.active === false) throw unknownClient(400)
  const { redirect_uri: redirectUri, state = null } = request
  if (redirectUri === undefined || !isRegistered(known.client.redirectUris, redirectUri)) throw unknownRedirect()
  const fault = faultOf(request)
  if (fault !== null) {
    const [error, error_description] = fault
    return { redirectTo: withAnswer(redirectUri, { error, error_description, state, iss: deps.publicUrl() }) }
  }
  const [id, browserSecret] = [newConnectionSecret(deps), newConnectionSecret(deps)]
  const now = deps.now()
  await insertConnection(
    deps.store.write,
    {
      ...{ kind: 'app', ...belonging(known), redirectUri, state, codeChallenge: request.code_challenge ?? '' },
      ...{ idHash: hashConnectionSecret(id), browserHash: hashConnectionSecret(browserSecret) },
      ...{ userCodeHash: null, secretHash: null, device: deviceOf(known, request) },
      ...{ expiresAt: now + CONNECTION_MS, intervalMs: 0 },
    },
    now,
  )
  return { connection: { id, browserSecret } }
}

/** The error of RFC 6749 §4.1.2.1 and a sentence for the app's developer. */
function faultOf(request: AuthorizationRequest): readonly [string, string] | null {
  const { code_challenge: challenge, code_challenge_method: method, response_mode: mode, response_type } = request
  if (request.request !== undefined) return ['request_not_supported', 'Send the parameters as they are.']
  if (request.request_uri !== undefined) return ['request_uri_not_supported', 'Send the parameters as they are.']
  if (response_type === undefined) return ['invalid_request', 'response_type is missing.']
  if (response_type !== 'code') return ['unsupported_response_type', 'The only response_type is code.']
  if (mode !== undefined && mode !== 'query') return ['invalid_request', 'The only response_mode is query.']
  if (challenge === undefined) return ['invalid_request', 'code_challenge is missing.']
  if (method !== 'S256') return ['invalid_request', 'The only code_challenge_method is S256.']
  if (!isChallenge(challenge)) return ['invalid_request', 'code_challenge is not a SHA-256 in base64url.']
  return null
}

export interface DeviceAuthorization {
  readonly deviceCode: string
  readonly userCode: string
  readonly expiresInMs: number
  readonly intervalMs: number
  /** Whose people the client signs in; null: those of every tenant. */
  readonly tenant: string | null
}

/** A program without a browser asks, and shows a code that a person types in elsewhere. */
export async function authorizeDevice(
  deps: Deps,
  request: DeviceFacts & { readonly client_id?: string },
): Promise<DeviceAuthorization> {
  const known = await requireClient(deps, request.client_id)
  if (known.tenant?.active === false) throw unknownClient(401)
  if (!known.client.deviceGrant) {
    const detail = 'This client is not registered for the device grant.'
    throw new Problem('grant_invalid', { oauthError: 'unauthorized_client', detail })
  }
  const deviceCode = newConnectionSecret(deps)
  const userCode = composeUserCode(deps.entropy)
  const now = deps.now()
  await insertConnection(
    deps.store.write,
    {
      ...{ kind: 'device', ...belonging(known), redirectUri: null, state: null, codeChallenge: null },
      ...{ idHash: null, browserHash: null, secretHash: hashConnectionSecret(deviceCode) },
      ...{ userCodeHash: hashUserCode(deps, parseUserCode(userCode) ?? ''), device: deviceOf(known, request) },
      ...{ expiresAt: now + CONNECTION_MS, intervalMs: POLL_MS },
    },
    now,
  )
  return { deviceCode, userCode, expiresInMs: CONNECTION_MS, intervalMs: POLL_MS, tenant: known.tenant?.id ?? null }
}

/** The client that a form names. Throws `client_invalid`, alike for one that is not there and one that is switched off. */
export async function requireClient(deps: Deps, clientId: string | undefined, db?: Db): Promise<KnownClient> {
  const known = await requireKnownClient(deps, clientId, db)
  if (!known.client.active) throw unknownClient(401)
  return known
}

/** The same, switched off or not. */
export async function requireKnownClient(
  deps: Deps,
  clientId: string | undefined,
  db: Db = deps.store.read,
): Promise<KnownClient> {
  const known = clientId === undefined ? null : await findClient(deps, db, clientId)
  if (known === null) throw unknownClient(401)
  return known
}

function unknownClient(status: 400 | 401): Problem {
  return new Problem('client_invalid', { status })
}

function unknownRedirect(): Problem {
  return new Problem('malformed_request', {
    detail:
      'The redirect_uri is missing, or is not one of those that this app is registered with. Nobody was sent there.',
  })
}

function belonging({ client, clientId, tenant }: KnownClient) {
  return { client: clientId, clientId: client.internalId, tenant: tenant?.internalId ?? null }
}

/** What the app tells of the device that it runs on; null when it tells nothing. */
function deviceOf({ client }: KnownClient, facts: DeviceFacts): TokenDevice | null {
  const { app_version: appVersion = null, device_id: id = null, device_name, platform } = facts
  if (device_name === undefined && platform === undefined && id === null && appVersion === null) return null
  return readDevice({ id, name: device_name ?? '', platform: platform ?? '', appVersion }, client.name)
}
