/** The OpenAPI 3.1 document, made from the schemas that the routes are checked with, so that it cannot drift from them. */
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import type { Answer, JsonSchema, Media, OpenapiDocument, Operation, Parameter } from './openapi-document.ts'
import { describeProblems, PROBLEM_SCHEMAS, refusalsOf } from './openapi-problems.ts'
import { describeTags } from './openapi-tags.ts'

interface CollectedRoute {
  readonly methods: readonly string[]
  readonly url: string
  readonly access: unknown
  readonly anyMethod: boolean
  /** Reads, and leaves a trace in the audit log all the same. */
  readonly recorded: boolean
  readonly schema: FastifySchema
}

const DOCUMENTED_METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'The secret of a token.' },
  session: { type: 'apiKey', in: 'cookie', name: '__Host-polett', description: 'The session of the console.' },
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'Token id and secret (client_secret_basic), under /oauth/ only.',
  },
}

/** Listens to every route that is registered from now on; the answer builds the document of those that name an operation. */
export function collectOperations(app: FastifyInstance, publicUrl: string): () => OpenapiDocument {
  const routes: CollectedRoute[] = []
  app.addHook('onRoute', (route: RouteOptions) => {
    const { schema, config, url } = route
    const all = Array.isArray(route.method) ? route.method : [route.method]
    const documented = all.filter((method) => DOCUMENTED_METHODS.has(method))
    // What only a browser is led through is no call of the API.
    if (schema?.operationId === undefined || schema.hide === true || documented.length === 0) return
    // An address that takes any method is one operation, not five.
    const anyMethod = config?.ignores !== undefined && documented.length > 1
    const recorded = config?.crossOrigin === 'refused'
    routes.push({ methods: anyMethod ? ['GET'] : documented, url, access: config?.access, anyMethod, recorded, schema })
  })
  return () => buildDocument(routes, publicUrl)
}

function buildDocument(routes: readonly CollectedRoute[], publicUrl: string): OpenapiDocument {
  const schemas: Record<string, JsonSchema> = { ...PROBLEM_SCHEMAS }
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)(?:\([^)]*\))?/g, '{$1}').replace('*', '{rest}')
    const operations = paths[path] ?? {}
    for (const method of route.methods)
      operations[method.toLowerCase()] = describeOperation(route, method, path, schemas)
    paths[path] = operations
  }
  const tags = [...new Set(routes.flatMap(({ schema }) => schema.tags ?? []))]
  return {
    openapi: '3.1.0',
    info: {
      title: 'Polett',
      version: '1',
      description: 'The HTTP interface of a self-hosted authority for access tokens.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags: describeTags(tags),
    paths,
    components: { schemas, responses: describeProblems(), securitySchemes: SECURITY_SCHEMES },
  }
}

type Schemas = Record<string, JsonSchema>

function describeOperation(route: CollectedRoute, method: string, path: string, schemas: Schemas): Operation {
  const { schema, access, url } = route
  const description = [schema.description, route.anyMethod ? 'Any method is taken.' : undefined]
    .filter(Boolean)
    .join(' ')
  const body = describeBody(schema.body, url, schemas)
  const parameters = [
    ...describePath(path, schema.params, schemas),
    ...describeParameters('query', schema.querystring, schemas),
  ]
  const changes = method !== 'GET'
  const refusals = refusalsOf({
    ...{ url, changes, isPublic: access === 'public', judgesTokens: route.anyMethod },
    mayConflict: changes || route.recorded,
  })
  return {
    // The first method keeps the plain name; an id must be unique in the document.
    operationId: route.methods[0] === method ? String(schema.operationId) : `${schema.operationId}By${method}`,
    ...(schema.summary === undefined ? {} : { summary: schema.summary }),
    ...(description === '' ? {} : { description }),
    tags: schema.tags ?? [],
    parameters,
    ...(body === undefined ? {} : { requestBody: body }),
    responses: { ...refusals, ...describeAnswers(schema.response, schemas) },
    security: securityOf(access, url),
    'x-polett-access': access,
  }
}

function securityOf(access: unknown, url: string): Operation['security'] {
  if (access === 'public') return []
  return url.startsWith('/oauth/') ? [{ bearer: [] }, { basic: [] }] : [{ bearer: [] }, { session: [] }]
}

/** Every name in the path, with its schema where the route gives one. */
function describePath(path: string, schema: unknown, schemas: Schemas): Parameter[] {
  const known = new Map(describeParameters('path', schema, schemas).map((parameter) => [parameter.name, parameter]))
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => String(match[1]))
  return names.map((name) => known.get(name) ?? { name, in: 'path', required: true, schema: { type: 'string' } })
}

function describeParameters(place: 'path' | 'query', schema: unknown, schemas: Schemas): Parameter[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, JsonSchema>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(typeof description === 'string' ? { description } : {}),
      schema: withReferences(rest, schemas),
    }
  })
}

function describeBody(schema: unknown, url: string, schemas: Schemas): Operation['requestBody'] {
  const body = schema as JsonSchema | undefined
  const isEmpty = body?.type === 'object' && body.additionalProperties === false && isEmptyObject(body.properties)
  if (body === undefined || isEmpty) return undefined
  const type = BODY_TYPES.find(([prefix]) => url.startsWith(prefix))?.[1] ?? 'application/json'
  const mayBeLeftOut = body.type === 'object' && !(Array.isArray(body.required) && body.required.length > 0)
  return { required: !mayBeLeftOut, content: { [type]: { schema: withReferences(body, schemas) } } }
}

const BODY_TYPES = [
  ['/oauth/', 'application/x-www-form-urlencoded'],
  ['/scim/', 'application/scim+json'],
] as const

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function describeAnswers(response: unknown, schemas: Schemas): Record<string, Answer> {
  const answers = Object.entries((response ?? {}) as Record<string, JsonSchema>).map(([status, schema]) => {
    const description = typeof schema.description === 'string' ? schema.description : 'Done.'
    if (schema.content !== undefined) {
      const content = Object.entries(schema.content as Media).map(([type, media]) => [
        type,
        { schema: withReferences(media.schema, schemas) },
      ])
      return [status, { description, content: Object.fromEntries(content) }]
    }
    if (schema.type === 'null') return [status, { description }]
    return [status, { description, content: { 'application/json': { schema: withReferences(schema, schemas) } } }]
  })
  return answers.length === 0 ? { 200: { description: 'Done.' } } : Object.fromEntries(answers)
}

/** A schema with an `$id` moves to the components, once, and is pointed to. */
export function withReferences(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const { $id, ...rest } = schema
  const mapped = Object.fromEntries(Object.entries(rest).map(([keyword, value]) => [keyword, mapValue(value, schemas)]))
  if (typeof $id !== 'string') return mapped
  const known = schemas[$id]
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(mapped)) {
    throw new Error(`Two different schemas are called ${$id}.`)
  }
  schemas[$id] = mapped
  return { $ref: `#/components/schemas/${$id}` }
}

function mapValue(value: unknown, schemas: Schemas): unknown {
  if (Array.isArray(value)) return value.map((entry) => mapValue(entry, schemas))
  return typeof value === 'object' && value !== null ? withReferences(value as JsonSchema, schemas) : value
}
