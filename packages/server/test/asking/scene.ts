/** A server on a real port with two tenants, and callers of every sort that ask it about tokens. */

import { oauthRoutes } from '../../src/http/oauth.ts'
import { policyRoutes } from '../../src/http/policies.ts'
import { roleRoutes } from '../../src/http/roles.ts'
import { tenantRoutes } from '../../src/http/tenants.ts'
import { tokenDetailRoutes } from '../../src/http/token-details.ts'
import { unitRoutes } from '../../src/http/units.ts'
import { verificationRoutes } from '../../src/http/verifications.ts'
import { verifyRoutes } from '../../src/http/verify.ts'
import { openScene, setUp } from '../sign-in/scene.ts'

const ROUTES = [
  ...[oauthRoutes, verificationRoutes, tokenDetailRoutes, verifyRoutes],
  ...[tenantRoutes, unitRoutes, roleRoutes, policyRoutes],
]

export const DAY = 86_400_000

export interface Made {
  readonly id: string
  readonly secret: string
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: what comes over the wire is looked at member by member
  readonly body: any
}

export async function openAsking() {
  const options = { publicUrl: 'http://127.0.0.1' }
  const scene = await openScene(options)
  for (const routes of ROUTES) routes(scene.app, scene.deps)
  const url = await scene.app.listen({ host: '127.0.0.1', port: 0 })
  options.publicUrl = url
  const { cookie } = await setUp(scene)
  const asRoot = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => {
    const answer = await scene.call(method, path, body, { cookie })
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  await asRoot('POST', '/v1/tenants', { id: 'beta', name: 'Beta' })
  const expiresAt = () => new Date(scene.clock.now + 30 * DAY + 250).toISOString()
  const make = async (wish: object): Promise<Made> => {
    const { secret, token } = await asRoot('POST', '/v1/tokens', { expiresAt: expiresAt(), ...wish })
    return { id: token.id, secret }
  }
  const makeApplication = (grants: Readonly<Record<string, readonly string[]>>, more: object = {}) =>
    make({
      kind: 'application',
      application: 'A client',
      grants: Object.entries(grants).map(([tenant, permissions]) => ({ tenant, permissions })),
      ...more,
    })
  return { ...scene, url, asRoot, make, makeApplication, ...sendersTo(url) }
}

export type Asking = Awaited<ReturnType<typeof openAsking>>

function sendersTo(url: string) {
  const send = async (path: string, init: RequestInit): Promise<Answered> => {
    const response = await fetch(`${url}${path}`, init)
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: readJson(text) }
  }
  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })
  return {
    get: (path: string, secret: string) => send(path, { headers: bearer(secret) }),
    post: (path: string, body: unknown, secret: string) =>
      send(path, {
        method: 'POST',
        headers: { ...bearer(secret), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    form: (path: string, fields: Record<string, string> | string, headers: Record<string, string>) =>
      send(path, { method: 'POST', headers, body: new URLSearchParams(fields) }),
    bearer,
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export function basic(name: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` }
}

/** Whether the server still takes the secret. */
export async function isAlive({ get }: Asking, secret: string): Promise<boolean> {
  return (await get('/v1/verify', secret)).status === 200
}
