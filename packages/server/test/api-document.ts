/** The API's document in a test's hands: its operations, addresses with names filled in, and whether an answer is as declared. */

import { Check, Errors } from 'typebox/schema'

export type JsonSchema = Readonly<Record<string, unknown>>

interface Declared {
  readonly $ref?: string
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>
}

export interface Operation {
  readonly operationId: string
  readonly parameters: readonly { readonly name: string; readonly in: 'path' | 'query'; readonly schema: JsonSchema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> }
  readonly responses: Readonly<Record<string, Declared>>
  readonly 'x-polett-access': unknown
  readonly method: string
  readonly path: string
}

export interface ApiDocument {
  readonly operations: readonly Operation[]
  /** The schema with every reference replaced by what it points to. */
  resolve(schema: JsonSchema): JsonSchema
  /** What is wrong with an answer, or null. */
  faultOf(operation: Operation, answer: { status: number; type: string; text: string }): string | null
}

interface Raw {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'method' | 'path'>>>>>
  readonly [part: string]: unknown
}

export function readDocument(raw: Raw): ApiDocument {
  const operations = Object.entries(raw.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  )
  const resolve = (schema: JsonSchema): JsonSchema => resolveIn(raw, schema) as JsonSchema
  return {
    operations,
    resolve,
    faultOf: (operation, { status, text, type }) => {
      const declared = operation.responses[String(status)]
      if (declared === undefined) return `${status} is not declared: ${text}`
      const { content } = resolve({ ...declared }) as Declared
      if (content === undefined) return text === '' ? null : `${status} has a body that is not declared`
      const media = content[type.split(';')[0] ?? '']
      if (media === undefined) return `${status} is ${type}, which is not declared`
      if (!type.includes('json')) return null
      const value: unknown = JSON.parse(text)
      return Check(media.schema, value) ? null : `${status} ${JSON.stringify(Errors(media.schema, value)[1])}: ${text}`
    },
  }
}

function resolveIn(raw: Raw, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => resolveIn(raw, each))
  if (typeof value !== 'object' || value === null) return value
  if ('$ref' in value) {
    const names = String(value.$ref).slice(2).split('/')
    return resolveIn(
      raw,
      names.reduce((at, name) => (at as Record<string, unknown>)[name], raw as unknown),
    )
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolveIn(raw, each)]))
}

/** The address with a value for each of its names. */
export function fillPath(path: string, nameFor: (name: string) => string): string {
  return path.replace(/\{(\w+)\}/g, (_braces, name: string) => nameFor(name))
}
