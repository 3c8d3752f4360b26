/** The tenant `fjord`, two issuers that say whatever they are told to, and Kari, whom the first of them knows as `s-1`. */

import { startServer, type TestServer } from '../server.ts'
import { type Forger, openForger } from './forger.ts'
import { CLIENT } from './issuer.ts'
import { cookieNamed, PASSWORD } from './scene.ts'

export interface ForgedScene {
  readonly server: TestServer
  readonly forger: Forger
  readonly other: Forger
  /** Begins to sign in: where the browser goes, and the cookie that it keeps. */
  begin(issuer?: string): Promise<{ readonly redirectTo: string; readonly browser: string }>
  /** Changes the first issuer in a way that means nothing, which makes the server forget what it has published. */
  forget(): Promise<void>
  close(): Promise<void>
}

export async function openForgedScene(): Promise<ForgedScene> {
  const forger = await openForger()
  const other = await openForger()
  const hosts = [forger, other].map(({ url }) => new URL(url).host).join(',')
  const server = await startServer({ startAt: Date.now(), environment: { POLETT_ISSUER_HOSTS: hosts } })
  await server.ok('POST', '/v1/tenants', { id: 'fjord', name: 'Fjordbygg' })
  for (const [id, { url }] of Object.entries({ forger, other })) {
    const wanted = { id, name: id, url, clientId: CLIENT.id, clientSecret: CLIENT.secret }
    await server.ok('POST', '/v1/tenants/fjord/issuers', wanted)
  }
  const kari = { username: 'kari', name: 'Kari', password: PASSWORD, memberships: [{ role: 'tenant-user' }] }
  await server.ok('POST', '/v1/tenants/fjord/users', kari)
  await server.ok('PUT', '/v1/tenants/fjord/users/kari/identities/forger', { subject: 's-1' })
  return {
    ...{ server, forger, other },
    async begin(issuer = 'forger') {
      const answer = await server.call('POST', '/v1/session/company', { body: { tenant: 'fjord', issuer } })
      return { redirectTo: String(answer.body.redirectTo), browser: cookieNamed(answer, 'polett-company') }
    },
    async forget() {
      server.clock.advance(1)
      const path = '/v1/tenants/fjord/issuers/forger'
      const { name } = await server.ok('GET', path)
      await server.ok('PATCH', path, { name: name === 'forger' ? 'Forger' : 'forger' })
    },
    async close() {
      await server.stop()
      await forger.close()
      await other.close()
    },
  }
}
