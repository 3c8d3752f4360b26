/** A shell with a few routes that only echo, on a real port, and a way to send it bytes that no HTTP client would send. */
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { createShell } from '../src/http/app-shell.ts'
import type { Limits } from '../src/http/limits.ts'
import { Problem } from '../src/usecases/problem.ts'

export const A_SECRET = `pltu_${'a'.repeat(38)}`

const Thing = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    at: Type.Optional(Type.String({ format: 'date-time' })),
    kind: Type.Optional(Type.Union([Type.Literal('user'), Type.Literal('group'), Type.Null()])),
    open: Type.Optional(Type.Object({})),
    text: Type.Optional(Type.String()),
  },
  { $id: 'Thing', additionalProperties: false },
)
const Query = Type.Object(
  { limit: Type.Optional(Type.Integer()), deep: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
)
const PermissionQuery = Type.Object(
  { permission: Type.Optional(Type.Array(Type.String())), tenant: Type.Optional(Type.String()) },
  { additionalProperties: false },
)

export interface Scene {
  readonly app: FastifyInstance
  readonly port: number
  readonly url: string
  readonly logs: string[]
}

export async function startShell(limits: Partial<Limits> = {}, publicUrl = 'http://127.0.0.1'): Promise<Scene> {
  const logs: string[] = []
  const app = createShell({
    config: { publicUrl, logLevel: 'debug' },
    entropy: (bytes) => randomBytes(bytes),
    logTo: { write: (line) => void logs.push(line) },
    limits,
  })
  addRoutes(app)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, port: Number(new URL(url).port), url, logs }
}

function addRoutes(app: FastifyInstance): void {
  const route = (
    method: string,
    url: string,
    operationId: string,
    schema: object,
    handler: (body: unknown) => unknown,
  ) =>
    app.route({
      method,
      url,
      config: { access: 'public' },
      schema: { operationId, tags: ['Things'], ...schema },
      handler: async (request) => handler(request.body ?? request.query),
    })
  route('GET', '/v1/things', 'listThings', { querystring: Query }, (query) => query)
  route('POST', '/v1/things', 'createThing', { body: Thing, response: { 200: Thing } }, (body) => body)
  route('POST', '/v1/things/:id/touch', 'touchThing', {}, (body) => body)
  route('POST', '/oauth/things', 'postForm', {}, (body) => body)
  route('POST', '/v1/broken', 'breakThing', {}, () => {
    throw new Error(`the cause, with ${A_SECRET}`)
  })
  route('POST', '/v1/busy', 'busyThing', {}, () => {
    throw Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 261 })
  })
  for (const [at, problem] of PROBLEMS_TO_THROW.entries()) {
    route('POST', `/v1/problems/${at}`, `problem${at}`, {}, () => {
      throw problem
    })
  }
  route('POST', '/oauth/denied', 'denied', {}, () => {
    throw new Problem('token_invalid', { detail: 'It says "no" – so.' })
  })
  app.route({
    method: ['GET', 'POST', 'PUT'],
    url: '/v1/verify',
    config: { access: 'public', ignores: 'body', quiet: true },
    schema: { operationId: 'verify', querystring: PermissionQuery },
    handler: async (request) => ({ query: request.query, body: request.body ?? null }),
  })
  app.route({
    method: ['GET', 'POST'],
    url: '/v1/verify/at/:tenant/*',
    config: { access: 'public', ignores: 'rest' },
    schema: { operationId: 'verifyAt' },
    handler: async () => ({ fine: true }),
  })
}

export const PROBLEMS_TO_THROW = [
  new Problem('permission_missing', { missing: { permission: 'token:read', tenant: 'acme' } }),
  new Problem('rate_limited', { retryAfterSeconds: 7.2 }),
  new Problem('credentials_required'),
  new Problem('token_expired'),
  new Problem('sign_in_failed', { status: 403 }),
  new Problem('conflict', { actualCount: 3 }),
]

/** Sends the bytes and gives all that comes back until the server closes, or until nothing more comes for `quietMs`. */
export function sendRaw(
  port: number,
  bytes: string | Buffer,
  quietMs = 10_000,
): Promise<{ text: string; closed: boolean }> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const finish = (closed: boolean) => {
      socket.destroy()
      resolve({ text, closed })
    }
    socket.setTimeout(quietMs, () => finish(false))
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => finish(true))
  })
}
