/** How input is checked: Ajv's options and formats, and what is done to input before it is checked. */
import { READABLE_NAME, READABLE_TEXT } from '@polett/contract/common'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { isReadableName, isReadableText } from '../domain/readable.ts'
import { isRfc3339 } from './rfc3339.ts'

type AjvOptions = NonNullable<FastifyServerOptions['ajv']>
type AjvPlugin = Extract<NonNullable<AjvOptions['plugins']>[number], (...args: never[]) => unknown>

/** An empty name is for its least length to refuse: one mistake, one error. */
function isReadableOrEmpty(name: string): boolean {
  return name === '' || isReadableName(name)
}

/** Named so on purpose: Fastify adds its own, more lenient formats unless it finds a plugin of this name. */
const formatsPlugin: AjvPlugin = function formatsPlugin(ajv) {
  return ajv
    .addFormat('date-time', isRfc3339)
    .addFormat(READABLE_NAME, isReadableOrEmpty)
    .addFormat(READABLE_TEXT, isReadableText)
}

/** Nothing is removed, coerced or filled in: what a client sends is what is judged. */
export const AJV: AjvOptions = {
  customOptions: {
    removeAdditional: false,
    coerceTypes: false,
    useDefaults: false,
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    keywords: ['example'],
  },
  plugins: [formatsPlugin],
}

interface ObjectSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, { readonly type?: string }>>
}

/**
 * Right before validation: query values get their types, and an absent body becomes `{}` where an object is expected
 * (the contract's opening section), so that each member that is required after all is named.
 */
export function prepareInput(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    const { schema, url } = request.route
    // An address that is the pattern of its route has no query.
    if (request.raw.url !== url && schema?.querystring !== undefined) {
      coerceQuery(schema.querystring as ObjectSchema, request.query)
    }
    if (request.body === undefined && (schema?.body as ObjectSchema | undefined)?.type === 'object') request.body = {}
    done()
  })
}

/** Integers, booleans and lists, written canonically; anything else stays text and is refused by its schema. */
function coerceQuery(schema: ObjectSchema, query: unknown): void {
  const values = query as Record<string, unknown>
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const value = values[name]
    if (typeof value !== 'string') continue
    if (property.type === 'integer' && /^(?:0|-?[1-9]\d{0,14})$/.test(value)) values[name] = Number(value)
    if (property.type === 'boolean' && (value === 'true' || value === 'false')) values[name] = value === 'true'
    if (property.type === 'array') values[name] = [value]
  }
}
