/**
 * Schemas become code when they are first needed: to compile all of them at the start takes most of a second and tens of
 * megabytes, while a gateway asks for two or three. The compilers themselves are Fastify's, and are loaded as late.
 */
import { createRequire } from 'node:module'
import type { FastifyServerOptions } from 'fastify'

type Factories = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>

/** What Fastify asks of either kind; the published types of the validators tell of Ajv's inside, which it never reads. */
type Build<Compiled> = (schemas: unknown, options: unknown) => (route: { readonly schema?: unknown }) => Compiled
type Validate = { (data: unknown): unknown; errors?: unknown }
type Serialize = (document: unknown) => string

/** Synchronous, because a request that is judged cannot wait for an import. */
const require = createRequire(import.meta.url)

const buildValidator: Build<Validate> = (schemas, options) => {
  const getCompile = once(() => {
    const factory = require('@fastify/ajv-compiler') as () => Build<Validate>
    return factory()(schemas, options)
  })
  return (route) => {
    const getValidate = once(() => getCompile()(route))
    // Fastify reads the errors from the function that it called.
    const validate: Validate = (data) => {
      const judge = getValidate()
      const passed = judge(data)
      validate.errors = judge.errors
      return passed
    }
    return validate
  }
}

const buildSerializer: Build<Serialize> = (schemas, options) => {
  const getCompile = once(() => {
    const factory = require('@fastify/fast-json-stringify-compiler') as () => Build<Serialize>
    return factory()(schemas, options)
  })
  // Most operations share the schemas of their refusals.
  const known = new Map<unknown, Serialize>()
  return (route) => {
    const shared = known.get(route.schema)
    if (shared !== undefined) return shared
    const getSerialize = once(() => getCompile()(route))
    const serialize: Serialize = (document) => getSerialize()(document)
    known.set(route.schema, serialize)
    return serialize
  }
}

/** For Fastify's `schemaController`. A schema that cannot be compiled fails its first request; a test compiles all. */
export const LAZY_COMPILERS = { buildValidator, buildSerializer } as unknown as Factories

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
