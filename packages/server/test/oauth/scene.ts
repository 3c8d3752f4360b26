/** A tenant with people, a registered app and a browser that keeps its cookies, for sign-ins by apps. */

import { createHash, randomBytes } from 'node:crypto'
import { afterAll, onTestFinished } from 'vitest'
import { type Answer, startServer, type TestOptions, type TestServer } from '../server.ts'

export const PASSWORD = 'kari has a long password'
export const REDIRECT = 'com.example.app:/signed-in'
export const CLIENT = 'acme.app'

export interface App {
  readonly clientId: string
  readonly redirectUri: string
}

export const APP: App = { clientId: CLIENT, redirectUri: REDIRECT }

export interface Browser {
  readonly cookies: Map<string, string>
}

export async function openOauthScene(options: TestOptions = {}) {
  const server = await startServer(options)
  onTestFinished(() => server.stop())
  await furnish(server)
  return { server, ...callsOf(server) }
}

/** One for a whole file. */
export async function openSharedScene() {
  const server = await startServer()
  afterAll(() => server.stop())
  await furnish(server)
  return { server, ...callsOf(server) }
}

export type OauthScene = Awaited<ReturnType<typeof openOauthScene>>

/** What the calls of a sign-in need of a server, or of several that are one. */
export type Callable = Pick<TestServer, 'call' | 'ok'>

export async function furnish(server: Callable): Promise<void> {
  for (const [id, name] of [
    ['acme', 'Acme'],
    ['beta', 'Beta'],
  ] as const) {
    await server.ok('POST', '/v1/tenants', { id, name })
    await server.ok('POST', `/v1/tenants/${id}/units`, { id: 'sales', kind: 'department', name: 'Sales' })
    await server.ok('POST', `/v1/tenants/${id}/units`, { id: 'stock', kind: 'department', name: 'Stock' })
    await server.ok('POST', `/v1/tenants/${id}/roles`, { id: 'reader', name: 'Reader', permissions: ['unit:read'] })
  }
  await person(server, 'acme', 'kari', [{ unit: 'sales', role: 'reader' }])
  await person(server, 'acme', 'mia', [
    { unit: 'sales', role: 'reader' },
    { unit: 'stock', role: 'reader' },
  ])
  await person(server, 'beta', 'bo', [{ unit: 'sales', role: 'reader' }])
  const client = {
    id: 'app',
    name: 'The app',
    redirectUris: [REDIRECT, 'http://127.0.0.1/cb', 'https://app.example/cb'],
  }
  await server.ok('POST', '/v1/tenants/acme/clients', client)
  await server.ok('POST', '/v1/tenants/acme/clients', { ...client, id: 'other', name: 'Another app' })
  await server.ok('POST', '/v1/tenants/acme/clients', { id: 'tv', name: 'The screen', deviceGrant: true })
}

export async function person(server: Callable, tenant: string, username: string, memberships: object[]) {
  const wish = { username, name: username, password: PASSWORD, memberships }
  return server.ok('POST', `/v1/tenants/${tenant}/users`, wish)
}

export function newPkce() {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

export function callsOf(server: Callable) {
  const newBrowser = (): Browser => ({ cookies: new Map() })

  /** A request by a page of the browser's. */
  async function visit(browser: Browser, method: string, path: string, body?: unknown): Promise<Answer> {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await server.call(method, path, {
      ...(cookie === '' ? { headers: { 'sec-fetch-site': 'same-origin' } } : { cookie }),
      ...(body === undefined ? {} : { body }),
    })
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (set.includes('Max-Age=0')) browser.cookies.delete(name)
      else browser.cookies.set(name, value)
    }
    return answer
  }

  const signIn = (browser: Browser, username = 'kari', tenant = 'acme') =>
    visit(browser, 'POST', '/v1/session', { username, password: PASSWORD, tenant })

  function authorizeUrl(challenge: string, more: Record<string, string | null> = {}): string {
    const parameters = {
      ...{ client_id: CLIENT, redirect_uri: REDIRECT, response_type: 'code', state: 'a state' },
      ...{ code_challenge: challenge, code_challenge_method: 'S256' },
      ...more,
    }
    const pairs = Object.entries(parameters).filter(([, value]) => value !== null)
    return `/oauth/authorize?${new URLSearchParams(pairs as [string, string][])}`
  }

  /** Up to the page that asks. */
  async function begin(browser: Browser, challenge: string, more: Record<string, string | null> = {}) {
    const answer = await visit(browser, 'GET', authorizeUrl(challenge, more))
    const id = answer.headers.get('location')?.replace('/console/connect/', '') ?? ''
    return { answer, id }
  }

  /** Up to the code that the app gets. */
  async function approve(more: Record<string, string | null> = {}, username = 'kari', wish: object = {}) {
    const browser = newBrowser()
    const { challenge, verifier } = newPkce()
    await signIn(browser, username)
    const { id } = await begin(browser, challenge, more)
    const approved = await visit(browser, 'POST', `/v1/connections/${id}/approve`, wish)
    const back = new URL(approved.body.redirectTo)
    return { browser, verifier, back, code: back.searchParams.get('code') ?? '' }
  }

  const form = (path: string, values: Record<string, string>, headers: Record<string, string> = {}) =>
    server.call('POST', path, {
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(values).toString(),
    })

  const redeem = (code: string, verifier: string, more: Record<string, string> = {}) =>
    form('/oauth/token', {
      ...{ grant_type: 'authorization_code', client_id: CLIENT, redirect_uri: REDIRECT, code, code_verifier: verifier },
      ...more,
    })

  const refresh = (secret: string, more: Record<string, string> = {}) =>
    form('/oauth/token', { grant_type: 'refresh_token', client_id: CLIENT, refresh_token: secret, ...more })

  /** A whole sign-in; answers what the app was given. */
  async function login(more: Record<string, string | null> = {}, username = 'kari', wish: object = {}) {
    const { code, verifier } = await approve(more, username, wish)
    const answer = await redeem(code, verifier)
    if (answer.status !== 200) throw new Error(`The code was not redeemed: ${answer.text}`)
    return answer.body as { access_token: string; refresh_token: string; expires_in: number; scope: string }
  }

  const verify = (secret: string) => server.call('GET', '/v1/verify', { token: secret })
  const rows = async () => (await server.ok('GET', '/v1/tokens?kind=mobile')).items

  return { newBrowser, visit, signIn, authorizeUrl, begin, approve, form, redeem, refresh, login, verify, rows }
}
