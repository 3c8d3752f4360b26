/** The organization `o` with two groups and people in them, on a whole server. */

import { onTestFinished } from 'vitest'
import { type Answer, startServer, type TestServer } from '../server.ts'

export const PASSWORD = 'a sturdy pass-phrase'

export interface Scene extends TestServer {
  /** A caller with these permissions on tenant `o`, as a bearer secret. */
  tokenFor(permissions: readonly string[], unit?: string): Promise<string>
  as(who: string): (method: string, path: string, body?: unknown) => Promise<Answer>
}

/** Olga administers `o`, Greta its group g1, Uwe is a plain member of g1, Hans of g2. */
export async function openDirectory(): Promise<Scene> {
  const server = await startServer()
  onTestFinished(() => server.stop())
  const { ok } = server
  await ok('POST', '/v1/tenants', { id: 'o', name: 'Organization' })
  for (const id of ['g1', 'g2']) await ok('POST', '/v1/tenants/o/units', { id, kind: 'group', name: id.toUpperCase() })
  await ok('POST', '/v1/tenants/o/units', { id: 'g1a', kind: 'group', name: 'G1 A', parent: 'g1' })
  const person = (username: string, memberships: object[]) =>
    ok('POST', '/v1/tenants/o/users', { username, name: `${username} Nordmann`, memberships, password: PASSWORD })
  await person('olga', [{ unit: null, role: 'tenant-admin' }])
  await person('greta', [{ unit: 'g1', role: 'unit-admin' }])
  await person('uwe', [{ unit: 'g1', role: 'unit-user' }])
  await person('hans', [{ unit: 'g2', role: 'unit-user' }])
  const cookies = new Map<string, string>()
  for (const name of ['olga', 'greta', 'uwe', 'hans']) cookies.set(name, await server.signIn(name, PASSWORD, 'o'))
  const tokenFor = async (permissions: readonly string[], unit?: string): Promise<string> => {
    const { secret } = await ok('POST', '/v1/tokens', {
      kind: 'application',
      application: 'A caller',
      expiresAt: '2027-01-01T00:00:00Z',
      grants: [{ tenant: 'o', permissions, ...(unit === undefined ? {} : { unit }) }],
    })
    return secret
  }
  const as = (who: string) => (method: string, path: string, body?: unknown) =>
    server.call(method, path, {
      ...(cookies.has(who) ? { cookie: cookies.get(who) ?? '' } : { token: who }),
      ...(body === undefined ? {} : { body }),
    })
  return Object.assign(Object.create(server) as TestServer, { tokenFor, as })
}
