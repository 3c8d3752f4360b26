/** Recognises the plain form of a question about a bearer: what gateways send day in, day out, and nothing else. */

import { isPermissionName } from '../domain/permission.ts'
import { PLAIN_NAME } from './plain-head.ts'
import { hasSecret } from './secret-in-url.ts'

/** Where the question is asked; the same for every request to the same address. */
export interface PlainPlace {
  readonly permissions: readonly string[]
  readonly tenant: string | null
  readonly unit: string | null
}

const PATH = '/v1/verify'
const AT = '/v1/verify/at/'

/** Longer addresses are in order, and have to be judged with care. */
const MAX_URL_LENGTH = 512
const MAX_PERMISSIONS = 20
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
    else if (name === 'tenant' && tenant === null && PLAIN_NAME.test(value)) tenant = value
    else if (name === 'unit' && unit === null && PLAIN_NAME.test(value)) unit = value
    else return null
  }
  return permissions.length > MAX_PERMISSIONS ? null : { permissions, tenant, unit }
}

function placeInPath(path: string): PlainPlace | null {
  const first = path.indexOf('/')
  const second = path.indexOf('/', first + 1)
  if (first < 0 || second < 0 || !REST.test(path.slice(second + 1))) return null
  const [tenant, permission] = [path.slice(0, first), path.slice(first + 1, second)]
  return PLAIN_NAME.test(tenant) && isPermissionName(permission)
    ? { permissions: [permission], tenant, unit: null }
    : null
}
