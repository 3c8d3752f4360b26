/** Routes of connections: the console asks a person whether an app may act as them. */

import * as contract from '@polett/contract/connections'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { authenticateSession } from '../usecases/authenticate.ts'
import type { CallingSession } from '../usecases/caller.ts'
import {
  approveConnection,
  denyConnection,
  findByUserCode,
  type HeldConnection,
  type ShownConnection,
  showConnection,
} from '../usecases/connections.ts'
import { Problem } from '../usecases/problem.ts'
import { callerOf, originOf } from './caller.ts'
import { addConnectCookie, readConnectCookie } from './connect-cookie.ts'
import { clearSessionCookie, readSessionCookie } from './cookie.ts'
import { refuseCrossOrigin } from './same-origin.ts'
import { instant } from './show-token.ts'

const TAGS = ['connections']
const ById = Type.Object({ connection: Type.String({ minLength: 1, maxLength: 100 }) })
interface ById {
  Params: { connection: string }
}

export function connectionRoutes(app: FastifyInstance, deps: Deps): void {
  showing(app, deps)
  finding(app, deps)
  approving(app, deps)
  denying(app, deps)
}

function showing(app: FastifyInstance, deps: Deps): void {
  app.get<ById>(
    '/v1/connections/:connection',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getConnection',
        summary: 'What an app asks for, in the browser that it was asked in',
        tags: TAGS,
        params: ById,
        response: { 200: contract.Connection },
      },
    },
    async (request) => {
      const person = await personOf(deps, request)
      return showOnWire(await showConnection(deps, heldBy(deps, request, request.params.connection), person))
    },
  )
}

function finding(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: { userCode: string } }>(
    '/v1/connections',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'findConnection',
        summary: 'Type in the code that a device shows',
        tags: TAGS,
        body: contract.FindConnection,
        response: { 200: contract.Connection },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { browserSecret, id } = await findByUserCode(deps, caller, request.body.userCode)
      addConnectCookie(request, reply, browserSecret, deps.publicUrl())
      const held = { id, browserSecrets: [browserSecret] }
      return showOnWire(await showConnection(deps, held, caller.session?.person ?? null))
    },
  )
}

function approving(app: FastifyInstance, deps: Deps): void {
  app.post<ById & { Body: contract.ApproveConnection | undefined }>(
    '/v1/connections/:connection/approve',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'approveConnection',
        summary: 'Let an app act in one of the own memberships',
        tags: TAGS,
        params: ById,
        body: contract.ApproveConnection,
        response: { 200: contract.FinishedConnection },
      },
    },
    async (request, reply) => {
      const held = heldBy(deps, request, request.params.connection)
      const wish = request.body ?? {}
      const redirectTo = await approveConnection(deps, await callerOf(deps, request), held, wish)
      if (wish.signOut === true) clearSessionCookie(reply, deps.publicUrl())
      return { redirectTo }
    },
  )
}

function denying(app: FastifyInstance, deps: Deps): void {
  app.post<ById>(
    '/v1/connections/:connection/deny',
    {
      config: { access: 'public' },
      preValidation: async (request) => refuseCrossOrigin(request, { publicUrl: deps.publicUrl(), withCookie: true }),
      schema: {
        operationId: 'denyConnection',
        summary: 'Turn an app away',
        tags: TAGS,
        params: ById,
        response: { 200: contract.FinishedConnection },
      },
    },
    async (request) => {
      const held = heldBy(deps, request, request.params.connection)
      const person = await personOf(deps, request)
      return { redirectTo: await denyConnection(deps, originOf(deps, request), held, person) }
    },
  )
}

function heldBy(deps: Deps, request: FastifyRequest, id: string): HeldConnection {
  return { id, browserSecrets: readConnectCookie(request, deps.publicUrl()) }
}

/** Who is signed in at the console, if anybody is: a session that has ended is none. */
async function personOf(deps: Deps, request: FastifyRequest): Promise<CallingSession['person'] | null> {
  const cookie = readSessionCookie(request.raw.rawHeaders, deps.publicUrl())
  if (cookie === null) return null
  try {
    return (await authenticateSession(deps, cookie, null, originOf(deps, request))).session?.person ?? null
  } catch (error) {
    if (error instanceof Problem && error.code === 'token_invalid') return null
    throw error
  }
}

function showOnWire(connection: ShownConnection) {
  const { device, expiresAt, memberships, ...rest } = connection
  return {
    ...rest,
    device: device === null ? null : { ...device },
    expiresAt: instant(expiresAt),
    memberships: memberships.map((membership) => ({ ...membership })),
  }
}
