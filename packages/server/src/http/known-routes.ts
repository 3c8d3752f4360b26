/** The routes that exist: each must say who may call it, and another method on a known path is 405 with `Allow`. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { Problem } from '../usecases/problem.ts'
import type { Access } from './access.ts'
import { sendProblem } from './problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call. Shown as `x-polett-access`. */
    access?: Access
    /** `refused`: also a reading call with a cookie must come from our own pages. */
    crossOrigin?: 'refused'
    /**
     * What is somebody else's and not looked at, but for secrets: the body (`/v1/verify`), or with it the query and the
     * rest of the path (`/v1/verify/at/…`).
     */
    ignores?: 'body' | 'rest'
    /** Apps may call, which name themselves by `client_id` and have no credential (RFC 7009 §2.1). */
    apps?: true
    /** Logged at `debug` instead of `info`, for what is called a thousand times a second. */
    quiet?: boolean
    /** Also for somebody who is signed in only to add a second factor. */
    enrolling?: true
    /** Answers for as long as the caller listens, so how long it took says nothing. */
    lasting?: true
  }
  interface FastifyRequest {
    /** `routeOptions`, which the framework puts together anew each time that it is read. */
    route: FastifyRequest['routeOptions']
  }
  interface FastifySchema {
    operationId?: string
    summary?: string
    description?: string
    tags?: readonly string[]
    /** Not in the reference. */
    hide?: true
  }
}

const NOTHING = { type: 'object', properties: {}, additionalProperties: false }

/** Notes the route of every request, before anything asks for it. */
export function noteRoutes(app: FastifyInstance): void {
  app.decorateRequest('route')
  const routeOf = createRouteFinder()
  app.addHook('onRequest', (request, _reply, done) => {
    request.route = routeOf(request)
    done()
  })
}

type Route = FastifyRequest['routeOptions']

/** Where an address is a route's own pattern, the same method at the same address always leads to that route. */
function createRouteFinder(): (request: FastifyRequest) => Route {
  const byMethod = new Map<string, Map<string, Route>>()
  return (request) => {
    const { method, url } = request
    const known = byMethod.get(method)?.get(url)
    if (known !== undefined) return known
    const route = request.routeOptions
    if (request.is404 || route.url !== url) return route
    const routes = byMethod.get(method) ?? new Map<string, Route>()
    byMethod.set(method, routes.set(url, route))
    return route
  }
}

/** Closed by default: a route without `config.access` stops the start, and input that no schema names is refused. */
export function checkRoutes(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined) {
      throw new Error(`The route ${String(route.method)} ${route.url} does not say who may call it (config.access).`)
    }
    if (/^\/(?:v1|oauth|scim)\//.test(route.url) && route.schema?.operationId === undefined) {
      throw new Error(
        `The route ${String(route.method)} ${route.url} has no operationId, so the reference cannot show it.`,
      )
    }
    const schema = { ...route.schema }
    const { ignores } = route.config
    if (route.url.startsWith('/v1/')) {
      if (ignores !== 'rest') schema.querystring ??= NOTHING
      if (ignores === undefined && methodsOf(route).some((method) => TAKES_A_BODY.has(method))) schema.body ??= NOTHING
    }
    for (const part of ['params', 'querystring', 'body', 'response'] as const) {
      if (schema[part] !== undefined) schema[part] = withoutNames(schema[part])
    }
    route.schema = schema
  })
}

const TAKES_A_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Schemas have names (`$id`) for the reference; the compilers refuse to meet the same name twice, so they get none. */
function withoutNames(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutNames)
  if (typeof schema !== 'object' || schema === null) return schema
  const parts = Object.entries(schema).filter(([keyword]) => keyword !== '$id')
  return Object.fromEntries(parts.map(([keyword, value]) => [keyword, withoutNames(value)]))
}

interface KnownRoute {
  readonly segments: readonly string[]
  readonly methods: Set<string>
}

/** Answers paths and methods that no route takes. */
export function answerUnknown(app: FastifyInstance): void {
  const known = new Map<string, KnownRoute>()
  app.addHook('onRoute', (route) => {
    const entry = known.get(route.url) ?? { segments: route.url.split('/'), methods: new Set() }
    for (const method of methodsOf(route)) entry.methods.add(method)
    known.set(route.url, entry)
  })
  app.setNotFoundHandler((request, reply) => answer(request, reply, [...known.values()]))
}

function answer(request: FastifyRequest, reply: FastifyReply, known: readonly KnownRoute[]): FastifyReply {
  const path = request.raw.url?.split('?', 1)[0]?.split('/') ?? []
  const methods = new Set(
    known.filter(({ segments }) => matches(segments, path)).flatMap((route) => [...route.methods]),
  )
  // A handler that gives up (`callNotFound`) has the method; nothing is there all the same.
  if (methods.size === 0 || methods.has(request.method)) return sendProblem(request, reply, new Problem('not_found'))
  const allow = [...methods, 'OPTIONS'].sort()
  if (request.method === 'OPTIONS') return reply.header('allow', allow.join(', ')).code(204).send()
  return sendProblem(request, reply, new Problem('method_not_allowed', { allow }))
}

/** A wildcard for all paths (the console) says nothing about the API's. */
function matches(segments: readonly string[], path: readonly string[]): boolean {
  if (segments[1] === '*' && ['v1', 'oauth', 'scim', '.well-known'].includes(path[1] ?? '')) return false
  if (segments.at(-1) !== '*' && segments.length !== path.length) return false
  return segments.every(
    (segment, at) =>
      segment === '*' || (segment.startsWith(':') ? path[at] !== '' && path[at] !== undefined : segment === path[at]),
  )
}

function methodsOf(route: Pick<RouteOptions, 'method'>): readonly string[] {
  return Array.isArray(route.method) ? route.method : [route.method]
}
