/** A tenant with a directory of its company that provisions it. */

import { anApplication, aRole, aTenant, aUnit } from '../builders.ts'
import { type Answer, type Json, startServer, type TestServer } from '../server.ts'

export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const PLACE = 'urn:polett:params:scim:schemas:extension:place:2.0:Group'

export interface Directory {
  readonly tenant: string
  readonly secret: string
  call(method: string, path: string, body?: unknown): Promise<Answer>
  /** A call that must succeed. */
  ok(method: string, path: string, body?: unknown): Promise<Json>
  /** Status and the word of RFC 7644 for what is wrong. */
  say(method: string, path: string, body?: unknown): Promise<string>
  patch(path: string, ...operations: readonly object[]): Promise<Json>
}

/** What a directory needs, besides all that it is to hand out. */
export const NEEDED = ['user:*', 'unit:read', 'role:read']

export async function aDirectory(s: TestServer, tenant: string, more: readonly string[] = []): Promise<Directory> {
  const { secret } = await anApplication(s, { [tenant]: [...NEEDED, ...more] }, { tenant })
  const call = (method: string, path: string, body?: unknown) =>
    s.call(method, `/scim/v2/${tenant}${path}`, {
      token: secret,
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/scim+json; charset=utf-8' } }),
    })
  const ok = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const answer = await call(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
    return answer.body
  }
  return {
    ...{ tenant, secret, call, ok },
    async say(method, path, body) {
      const answer = await call(method, path, body)
      return [answer.status, answer.status < 300 ? '' : (answer.body.scimType ?? answer.body.code)].join(' ').trim()
    },
    patch: (path, ...operations) => ok('PATCH', path, { schemas: [PATCH_OP], Operations: operations }),
  }
}

export interface Scene {
  readonly s: TestServer
  readonly tenant: string
  readonly directory: Directory
}

/** A tenant with the unit `sales`, the role `seller`, and a directory that may hand both out. */
export async function openScene(s: TestServer): Promise<Scene> {
  const tenant = await aTenant(s)
  await aUnit(s, tenant, { id: 'sales', name: 'Sales' })
  await aRole(s, tenant, ['unit:read'], { id: 'seller', name: 'Seller' })
  return { s, tenant, directory: await aDirectory(s, tenant, ['tenant:read']) }
}

export { startServer }
