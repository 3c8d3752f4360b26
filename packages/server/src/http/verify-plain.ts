/** Recognises the plain form of a question about a bearer: what gateways send day in, day out, and nothing else. */

import { isPermissionName } from '../domain/permission.ts'
import { hasSecret } from './secret-in-url.ts'

/** Where the question is asked; the same for every request to the same address. */
export interface PlainPlace {
  readonly permissions: readonly string[]
  readonly tenant: string | null
  readonly unit: string | null
}

export interface PlainBearer {
  readonly secret: string
  /** What `Polett-Tenant` says. */
  readonly claimed: string | null
}

const PATH = '/v1/verify'
const AT = '/v1/verify/at/'

/** Longer addresses are in order, and have to be judged with care. */
const MAX_URL_LENGTH = 512
const MAX_PERMISSIONS = 20
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/
const REST = /^[A-Za-z0-9/._~-]*(?:\?[A-Za-z0-9/._~=&:-]*)?$/

/** Null for an address that is in any way unusual: an escape, an unknown or a repeated name, something like a secret. */
export function plainPlace(url: string): PlainPlace | null {
  if (url === PATH) return { permissions: [], tenant: null, unit: null }
  if (url.length > MAX_URL_LENGTH || hasSecret(url)) return null
  if (url.startsWith(`${PATH}?`)) return placeInQuery(url.slice(PATH.length + 1))
  return url.startsWith(AT) ? placeInPath(url.slice(AT.length)) : null
}

function placeInQuery(query: string): PlainPlace | null {
  const permissions: string[] = []
  let tenant: string | null = null
  let unit: string | null = null
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    if (equals < 0) return null
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
    if (name === 'permission' && isPermissionName(value)) permissions.push(value)
    else if (name === 'tenant' && tenant === null && NAME.test(value)) tenant = value
    else if (name === 'unit' && unit === null && NAME.test(value)) unit = value
    else return null
  }
  return permissions.length > MAX_PERMISSIONS ? null : { permissions, tenant, unit }
}

function placeInPath(path: string): PlainPlace | null {
  const first = path.indexOf('/')
  const second = path.indexOf('/', first + 1)
  if (first < 0 || second < 0 || !REST.test(path.slice(second + 1))) return null
  const [tenant, permission] = [path.slice(0, first), path.slice(first + 1, second)]
  return NAME.test(tenant) && isPermissionName(permission) ? { permissions: [permission], tenant, unit: null } : null
}

/** Headers that make a request more than a plain question: a body, an expectation, another protocol, an end. */
const UNUSUAL: ReadonlySet<string> = new Set([
  ...['content-length', 'content-type', 'transfer-encoding', 'expect', 'upgrade', 'trailer', 'connection'],
  // No standard has it, but Node's parser takes it for `Connection`.
  'proxy-connection',
])
const MAX_HEADERS = 100

/** Null unless the request has one `Host`, one bearer, at most one `Polett-Tenant`, and nothing unusual. */
export function plainBearer(rawHeaders: readonly string[]): PlainBearer | null {
  if (rawHeaders.length > 2 * MAX_HEADERS) return null
  let secret: string | null = null
  let claimed: string | null = null
  let hosts = 0
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase()
    const value = rawHeaders[at + 1] ?? ''
    if (name === 'host') hosts += 1
    else if (name === 'authorization') {
      if (secret !== null || !value.startsWith('Bearer ')) return null
      secret = value.slice(7)
    } else if (name === 'polett-tenant') {
      if (claimed !== null || !NAME.test(value)) return null
      claimed = ownText(value)
    } else if (UNUSUAL.has(name) && !(name === 'connection' && value === 'keep-alive')) return null
  }
  return hosts === 1 && secret !== null ? { secret, claimed } : null
}

/** A copy: a part of a text keeps the whole of it in memory, and what is kept of a request must not keep its secret. */
export function ownText(part: string): string {
  return Buffer.from(part, 'latin1').toString('latin1')
}
