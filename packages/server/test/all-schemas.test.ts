/** Schemas are compiled at their first use, so one that cannot be compiled would be found by a client. Here all are. */

import { createRequire } from 'node:module'
import { expect, it, onTestFinished } from 'vitest'
import { LAZY_COMPILERS } from '../src/http/lazy-schemas.ts'
import { startServer } from './server.ts'

type Route = { readonly schema: unknown }
type Factory = () => (schemas: unknown, options: unknown) => (route: Route) => unknown

const require = createRequire(import.meta.url)

/** Compiles at once, as Fastify does by itself, and notes each schema that it could compile. */
function eagerly(name: string, compiled: unknown[]) {
  const build = (require(name) as Factory)()
  return (schemas: unknown, options: unknown) => {
    const compile = build(schemas, options)
    return (route: Route) => {
      const result = compile(route)
      compiled.push(route.schema)
      return result
    }
  }
}

it('compiles every schema of every route', async () => {
  const validated: unknown[] = []
  const serialized: unknown[] = []
  Object.assign(LAZY_COMPILERS, {
    buildValidator: eagerly('@fastify/ajv-compiler', validated),
    buildSerializer: eagerly('@fastify/fast-json-stringify-compiler', serialized),
  })
  // Fastify refuses to start with a schema that it cannot compile.
  const server = await startServer()
  onTestFinished(() => server.stop())
  expect(validated.length).toBeGreaterThan(50)
  expect(serialized.length).toBeGreaterThan(50)
})
