/** One tenant with an API, a token of every kind for it, and a proxy between the two that asks Polett. */

import { freePort } from '../packages/server/test/free-port.ts'
import { startServer, type TestServer } from '../packages/server/test/server.ts'
import type { RunningProgram } from './program.ts'
import { type Answer, type Call, callProxy, type Ports, type ProxyName, startProxy } from './proxies.ts'
import { type Received, startUpstream, type Upstream } from './upstream.ts'

export interface Issued {
  readonly id: string
  readonly secret: string
}

export interface Scene {
  readonly server: TestServer
  readonly upstream: Upstream
  readonly ports: Ports
  readonly tokens: Readonly<Record<'application' | 'user' | 'organization' | 'group' | 'mobile', Issued>>
  call(call: Call): Promise<Answer>
  /** A call that must get through; tells what the API has seen. */
  pass(call: Call): Promise<Received>
  /** A call that must not get through, whatever it is answered; fails when the API has seen it. */
  stop(call: Call): Promise<Answer>
  issue(wish: object): Promise<Issued>
  close(): Promise<void>
}

const EXPIRES = '2027-03-01T00:00:00.000Z'

export async function setScene(name: ProxyName): Promise<Scene> {
  const polett = await freePort()
  const environment = { POLETT_PORT: String(polett), POLETT_TRUSTED_PROXIES: '127.0.0.1/32' }
  const server = await startServer({ environment })
  const upstream = await startUpstream()
  const ports = { proxy: await freePort(), polett, api: upstream.port }
  await fillDirectory(server)
  const issue = async (wish: object): Promise<Issued> => {
    const { secret, token } = await server.ok('POST', '/v1/tokens', { expiresAt: EXPIRES, ...wish })
    return { id: token.id, secret }
  }
  const tokens = await issueAll(server, issue)
  const proxy: RunningProgram = await startProxy(name, ports)
  const call = (wanted: Call): Promise<Answer> => callProxy(proxy.port, wanted)
  return {
    ...{ server, upstream, ports, tokens, call, issue },
    async pass(wanted) {
      const answer = await call(wanted)
      if (answer.status !== 200) throw new Error(`${wanted.path} answered ${answer.status}: ${answer.text}`)
      return JSON.parse(answer.text) as Received
    },
    async stop(wanted) {
      const before = upstream.calls
      const answer = await call(wanted)
      if (upstream.calls !== before) throw new Error(`${wanted.path} has reached the API`)
      return answer
    },
    async close() {
      await proxy.stop()
      await upstream.stop()
    },
  }
}

/** Kari reads orders in all of the tenant, Sven in the sales department alone. */
async function fillDirectory(server: TestServer): Promise<void> {
  await server.ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
  await server.ok('PUT', '/v1/tenants/acme/permissions', [
    { name: 'orders:read', description: 'Read orders' },
    { name: 'invoices:read', description: 'Read invoices' },
  ])
  await server.ok('POST', '/v1/tenants/acme/units', { id: 'sales', kind: 'department', name: 'Sales' })
  await server.ok('POST', '/v1/tenants/acme/roles', { id: 'reader', name: 'Reader', permissions: ['orders:read'] })
  const people = [
    { username: 'kari', name: 'Kari Nordmann æøå', memberships: [{ unit: null, role: 'reader' }] },
    {
      username: 'sven',
      name: 'Sven',
      password: 'a quiet horse at noon',
      memberships: [{ unit: 'sales', role: 'reader' }],
    },
  ]
  for (const person of people) await server.ok('POST', '/v1/tenants/acme/users', person)
}

async function issueAll(server: TestServer, issue: Scene['issue']): Promise<Scene['tokens']> {
  const grants = [{ tenant: 'acme', permissions: ['orders:read', 'invoices:read'] }]
  const session = await server.ok('POST', '/v1/tenants/acme/sessions', {
    username: 'sven',
    password: 'a quiet horse at noon',
    device: { name: 'Phone', platform: 'android', appVersion: '1.0' },
  })
  return {
    application: await issue({ kind: 'application', id: 'shop', application: 'Web shop', grants }),
    user: await issue({ kind: 'user', tenant: 'acme', name: 'ERP sync', user: 'kari', role: 'reader' }),
    organization: await issue({ kind: 'organization', tenant: 'acme', name: 'ci', admin: true }),
    group: await issue({ kind: 'group', tenant: 'acme', unit: 'sales', name: 'bot', admin: true }),
    mobile: { id: session.token.id, secret: session.secret },
  }
}
