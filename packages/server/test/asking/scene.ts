/** A server on a real port with two tenants, and callers of every sort that ask it about tokens. */

import { onTestFinished } from 'vitest'
import { readAuditRows } from '../audit-rows.ts'
import { startServer } from '../server.ts'

const START = Date.UTC(2027, 0, 1)

export const DAY = 86_400_000

export interface Made {
  readonly id: string
  readonly secret: string
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Of any shape: looked at member by member. */
  readonly body: ReturnType<typeof JSON.parse>
}

export async function openAsking() {
  const server = await startServer({ startAt: START, environment: { POLETT_LOG_LEVEL: 'silent' } })
  onTestFinished(() => server.stop())
  const { clock, cookie, running, url } = server
  const asRoot = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
    server.ok(method, path, body, { cookie })
  for (const id of ['acme', 'beta']) await asRoot('POST', '/v1/tenants', { id, name: id })
  const expiresAt = () => new Date(clock.now + 30 * DAY + 250).toISOString()
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
  const addPerson = async (username: string): Promise<string> => {
    const person = { username, name: username, memberships: [{ role: 'tenant-user' }] }
    return (await asRoot('POST', '/v1/tenants/acme/users', person)).id
  }
  return { clock, deps: running.deps, url, asRoot, make, makeApplication, addPerson, ...sendersTo(url) }
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

export async function auditOf({ deps }: Asking) {
  return readAuditRows(deps.store.read)
}
