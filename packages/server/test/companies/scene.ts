/** The tenant `fjord`, whose people Fjordbygg's own issuer knows. */

import { onTestFinished } from 'vitest'
import { type Answer, startServer, type TestServer } from '../server.ts'
import { CLIENT, createBrowser, openIssuer, type RealIssuer } from './issuer.ts'

export const PASSWORD = 'a sturdy pass-phrase'
export const ISSUER_PATH = '/v1/tenants/fjord/issuers/fjordbygg'

export interface Scene extends TestServer {
  readonly issuer: RealIssuer
  /** Begins to sign in: where the browser goes, and the cookie that it keeps. */
  begin(more?: object): Promise<{ readonly redirectTo: string; readonly browser: string }>
  /** Comes back from the issuer. */
  comeBack(address: URL, browser: string): Promise<Came>
  /** The whole way, as one of the issuer's people. */
  through(subject: string, more?: object): Promise<Came>
  /** Lets a device in by a session; answers how it asks for its secrets. */
  approveDevice(session: string): Promise<() => Promise<Answer>>
}

export interface Came {
  readonly answer: Answer
  /** Where the browser is led to. */
  readonly to: string
  /** The session; empty where there is none. */
  readonly session: string
  /** Why not. */
  readonly refusal: string | null
}

export interface SceneOptions {
  readonly settings?: object
  readonly environment?: Readonly<Record<string, string>>
  /** Further issuers that the server may go to. */
  readonly others?: readonly RealIssuer[]
}

export async function openCompany({ environment = {}, others = [], settings = {} }: SceneOptions = {}): Promise<Scene> {
  const issuer = await openIssuer()
  onTestFinished(() => issuer.close())
  const server = await startServer({
    startAt: Date.now(),
    environment: {
      POLETT_ISSUER_HOSTS: [issuer, ...others].map(({ url }) => new URL(url).host).join(','),
      ...environment,
    },
  })
  onTestFinished(() => server.stop())
  await server.ok('POST', '/v1/tenants', { id: 'fjord', name: 'Fjordbygg' })
  await server.ok('POST', '/v1/tenants/fjord/units', { id: 'sales', kind: 'department', name: 'Sales' })
  const wanted = {
    id: 'fjordbygg',
    name: 'Fjordbygg',
    url: issuer.url,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
  }
  const made = await server.ok('POST', '/v1/tenants/fjord/issuers', { ...wanted, ...settings })
  await issuer.serve(made)
  return {
    ...server,
    ...waysIn(server, issuer),
    issuer,
    get url() {
      return server.url
    },
    get running() {
      return server.running
    },
  }
}

function waysIn(server: TestServer, issuer: RealIssuer) {
  const begin = async (more: object = {}) => {
    const body = { tenant: 'fjord', issuer: 'fjordbygg', ...more }
    const answer = await server.call('POST', '/v1/session/company', { body })
    if (answer.status !== 200) throw new Error(`Beginning answered ${answer.status}: ${answer.text}`)
    return { redirectTo: String(answer.body.redirectTo), browser: cookieNamed(answer, 'polett-company') }
  }
  const comeBack = async (address: URL, browser: string): Promise<Came> => {
    const answer = await server.call('GET', `${address.pathname}${address.search}`, { headers: { cookie: browser } })
    const to = answer.headers.get('location') ?? ''
    const refusal = new URL(to, 'https://x.invalid').searchParams.get('company')
    return { answer, to, session: cookieNamed(answer, 'polett'), refusal }
  }
  const through = async (subject: string, more: object = {}): Promise<Came> => {
    const { browser, redirectTo } = await begin(more)
    return comeBack(await createBrowser(issuer.url).signIn(redirectTo, subject), browser)
  }
  const approveDevice = async (session: string) => {
    const form = (path: string, values: Record<string, string>) =>
      server.call('POST', path, {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ client_id: 'polett-cli', ...values }).toString(),
      })
    const { device_code, user_code: userCode } = (await form('/oauth/device_authorization', {})).body
    const found = await server.call('POST', '/v1/connections', { cookie: session, body: { userCode } })
    const cookie = `${session}; ${cookieNamed(found, 'polett-connect')}`
    const approved = await server.call('POST', `/v1/connections/${found.body.id}/approve`, { cookie, body: {} })
    if (approved.status !== 200) throw new Error(`The device was not let in: ${approved.text}`)
    return () => form('/oauth/token', { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code })
  }
  return { approveDevice, begin, comeBack, through }
}

/** A cookie that an answer sets, as a browser sends it; empty when it sets none of that name, or ends it. */
export function cookieNamed(answer: Pick<Answer, 'headers'>, name: string): string {
  const line = answer.headers.getSetCookie().find((each) => each.startsWith(`${name}=`)) ?? ''
  const [pair = ''] = line.split(';')
  return pair === `${name}=` ? '' : pair
}

/** Somebody of the tenant with a password. */
export async function addPerson(s: Scene, username: string, memberships: object[]): Promise<string> {
  const body = { username, name: username, password: PASSWORD, memberships }
  return (await s.ok('POST', '/v1/tenants/fjord/users', body)).id
}

/** As an administrator links somebody, whom the issuer knows by this subject from now on. */
export async function link(s: Scene, user: string, subject: string): Promise<void> {
  await s.ok('PUT', `/v1/tenants/fjord/users/${user}/identities/fjordbygg`, { subject })
  s.issuer.people.set(subject, {})
}

/** With Kari, who administers the tenant, and has come in through the company. */
export async function openAdministered(options: SceneOptions = {}): Promise<Scene> {
  const s = await openCompany(options)
  await addPerson(s, 'kari', [{ role: 'tenant-admin' }])
  await link(s, 'kari', 's-1')
  const { refusal } = await s.through('s-1')
  if (refusal !== null) throw new Error(`Kari did not come in: ${refusal}`)
  return s
}

export async function actionsOf(s: Scene, action: string) {
  return (await s.ok('GET', `/v1/audit?tenant=fjord&action=${action}`)).items
}
