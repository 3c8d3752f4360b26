/** Things to test with: valid as they come, so that a test says only what it varies. */

import { crc32 } from 'node:zlib'
import type { Answer, CallOptions, TestServer } from './server.ts'

export const DAY_MS = 86_400_000
export const PASSWORD = 'quite a good pass-phrase'

export type Wish = Readonly<Record<string, unknown>>
export type Grants = Readonly<Record<string, readonly string[]>>

export interface MadeToken {
  readonly id: string
  readonly secret: string
  readonly token: Answer['body']
}

export interface MadeUser {
  readonly id: string
  readonly username: string
  readonly tenant: string
}

export interface Membership {
  readonly unit: string | null
  readonly role: string
}

let made = 0

function next(word: string): string {
  made += 1
  return `${word}-${made}`
}

/** An instant so many days from the server's now, as the API takes it. */
export function inDays(s: TestServer, days: number): string {
  return new Date(s.clock.now + days * DAY_MS).toISOString()
}

export async function aTenant(s: TestServer, wish: Wish = {}): Promise<string> {
  const id = next('tenant')
  return (await s.ok('POST', '/v1/tenants', { id, name: `Tenant ${id}`, ...wish })).id
}

/** A department, unless told otherwise. */
export async function aUnit(s: TestServer, tenant: string, wish: Wish = {}): Promise<string> {
  const id = next('unit')
  return (await s.ok('POST', `/v1/tenants/${tenant}/units`, { id, kind: 'department', name: `Unit ${id}`, ...wish })).id
}

export async function aRole(
  s: TestServer,
  tenant: string,
  permissions: readonly string[],
  wish: Wish = {},
): Promise<string> {
  const id = next('role')
  return (await s.ok('POST', `/v1/tenants/${tenant}/roles`, { id, name: `Role ${id}`, permissions, ...wish })).id
}

/** A person with a password and no membership, unless told otherwise. */
export async function aUser(s: TestServer, tenant: string, wish: Wish = {}): Promise<MadeUser> {
  const username = next('user')
  const body = { username, name: `Name of ${username}`, email: `${username}@example.org`, password: PASSWORD, ...wish }
  const user = await s.ok('POST', `/v1/tenants/${tenant}/users`, body)
  return { id: user.id, username: user.username, tenant }
}

export function aMember(s: TestServer, tenant: string, ...memberships: readonly Membership[]): Promise<MadeUser> {
  return aUser(s, tenant, { memberships })
}

/** An administrator of the tenant, or of a unit in it. */
export function anAdministrator(s: TestServer, tenant: string, unit: string | null = null): Promise<MadeUser> {
  return aMember(s, tenant, { unit, role: unit === null ? 'tenant-admin' : 'unit-admin' })
}

/** The cookie of a person who has just signed in. */
export function cookieFor(s: TestServer, { tenant, username }: MadeUser): Promise<string> {
  return s.signIn(username, PASSWORD, tenant)
}

/** Any token but a mobile one, for 30 days unless told otherwise; made by the master unless told otherwise. */
export async function aToken(s: TestServer, wish: Wish, by: CallOptions = {}): Promise<MadeToken> {
  const { kind } = wish
  const name = kind === 'application' ? {} : { name: next('token') }
  const { secret, token } = await s.ok('POST', '/v1/tokens', { expiresAt: inDays(s, 30), ...name, ...wish }, by)
  return { id: token.id, secret, token }
}

/** A platform application, unless told otherwise. */
export function anApplication(s: TestServer, grants: Grants = {}, wish: Wish = {}): Promise<MadeToken> {
  const list = Object.entries(grants).map(([tenant, permissions]) => ({ tenant, permissions }))
  return aToken(s, { kind: 'application', application: 'A client', grants: list, ...wish })
}

export function aUserToken(
  s: TestServer,
  user: MadeUser,
  { role, unit }: Membership,
  wish: Wish = {},
): Promise<MadeToken> {
  return aToken(s, { kind: 'user', tenant: user.tenant, user: user.id, unit, role, ...wish })
}

export function anOrganizationToken(s: TestServer, tenant: string, wish: Wish = {}): Promise<MadeToken> {
  return aToken(s, { kind: 'organization', tenant, admin: false, ...wish })
}

export function aGroupToken(s: TestServer, tenant: string, unit: string, wish: Wish = {}): Promise<MadeToken> {
  return aToken(s, { kind: 'group', tenant, unit, admin: false, ...wish })
}

/** A person's sign-in on a mobile device. */
export async function aMobileSignIn(s: TestServer, user: MadeUser, wish: Wish = {}): Promise<MadeToken> {
  const device = { id: next('device'), name: 'A phone', platform: 'Android', appVersion: '4.2' }
  const body = { username: user.username, password: PASSWORD, device, ...wish }
  const { secret, token } = await s.ok('POST', `/v1/tenants/${user.tenant}/sessions`, body)
  return { id: token.id, secret, token }
}

/** The code of a refusal with its status, such as `403 permission_missing`; only the status of an answer that is none. */
export function said({ body, status }: Answer): string {
  return typeof body?.code === 'string' ? `${status} ${body.code}` : String(status)
}

/** Asks as the bearer of a secret. */
export async function ask(
  s: TestServer,
  token: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  return said(await s.call(method, path, { token, headers, ...(body === undefined ? {} : { body }) }))
}

/** Ids of a list, in its order. */
export async function idsOf(s: TestServer, path: string, by: CallOptions = {}): Promise<string[]> {
  const { items } = await s.ok('GET', path, undefined, by)
  return items.map(({ id }: { id: string }) => id)
}

/** Whether a gateway that asks now would let the bearer pass. */
export async function passes(s: TestServer, secret: string): Promise<boolean> {
  return (await s.call('GET', '/v1/verify', { token: secret })).status === 200
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The last six characters of a secret, counted from the 32 before them by another implementation than the server's. */
export function checksumOf(random: string): string {
  let [text, left] = ['', crc32(random)]
  for (let place = 0; place < 6; place += 1) {
    text = (BASE62[left % 62] ?? '') + text
    left = Math.floor(left / 62)
  }
  return text
}

/** A secret of the right form that nobody has issued. */
export function aGuess(kind = 'a'): string {
  const random = Array.from({ length: 32 }, () => BASE62[Math.floor(Math.random() * 62)]).join('')
  return `plt${kind}_${random}${checksumOf(random)}`
}
