/** How input is checked: Ajv's options and formats, the coercion of query values, and the words for what is wrong. */
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { looksLikeSecret } from '../domain/secret.ts'
import type { FieldProblem } from '../usecases/problem.ts'
import { isRfc3339 } from './rfc3339.ts'

type AjvOptions = NonNullable<FastifyServerOptions['ajv']>
type AjvPlugin = Extract<NonNullable<AjvOptions['plugins']>[number], (...args: never[]) => unknown>
type SchemaError = NonNullable<import('fastify').FastifyError['validation']>[number]

/** An answer never lists more wrong fields than this. */
const MAX_FIELD_PROBLEMS = 50

/** Named so on purpose: Fastify adds its own, more lenient formats unless it finds a plugin of this name. */
const formatsPlugin: AjvPlugin = function formatsPlugin(ajv) {
  return ajv.addFormat('date-time', isRfc3339)
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
    const schema = request.routeOptions.schema
    if (schema?.querystring !== undefined) coerceQuery(schema.querystring as ObjectSchema, request.query)
    const body = schema?.body as ObjectSchema | undefined
    if (request.body === undefined && body?.type === 'object') request.body = {}
    done()
  })
}

/** Integers, booleans and lists, written canonically; anything else stays text and is refused by its schema. */
export function coerceQuery(schema: ObjectSchema, query: unknown): void {
  const values = query as Record<string, unknown>
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const value = values[name]
    if (typeof value !== 'string') continue
    if (property.type === 'integer' && /^(?:0|-?[1-9]\d{0,14})$/.test(value)) values[name] = Number(value)
    if (property.type === 'boolean' && (value === 'true' || value === 'false')) values[name] = value === 'true'
    if (property.type === 'array') values[name] = [value]
  }
}

/** Ajv's findings in the contract's words. No value that was sent is repeated. */
export function fieldProblems(errors: readonly SchemaError[], context: string | undefined): FieldProblem[] {
  const place = context === 'querystring' ? 'query' : context === 'params' ? 'path' : undefined
  const seen = new Map<string, FieldProblem>()
  for (const error of withoutBranches(errors)) {
    const { code, message, name } = explain(error, errors)
    const pointer = name === undefined ? error.instancePath : `${error.instancePath}/${escapePointer(name)}`
    const shown = looksLikeSecret(pointer) ? '' : pointer
    if (!seen.has(`${shown} ${code}`)) {
      seen.set(`${shown} ${code}`, { pointer: shown, code, message, ...(place === undefined ? {} : { in: place }) })
    }
    if (seen.size === MAX_FIELD_PROBLEMS) break
  }
  return [...seen.values()]
}

/** A value that fits no branch of a choice is one mistake, not one for each branch. */
function withoutBranches(errors: readonly SchemaError[]): SchemaError[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
  return errors.filter(
    (error) =>
      !choices.some(
        (choice) =>
          error !== choice &&
          error.instancePath === choice.instancePath &&
          error.schemaPath.startsWith(`${choice.schemaPath}/`),
      ),
  )
}

interface Explanation {
  readonly code: string
  readonly message: string
  /** The member that is missing or too many. */
  readonly name?: string
}

function explain(error: SchemaError, all: readonly SchemaError[]): Explanation {
  const { keyword, params } = error
  const limit = String(params.limit)
  switch (keyword) {
    case 'required':
      return { code: 'required', message: 'This field is required.', name: String(params.missingProperty) }
    case 'additionalProperties':
      return {
        code: 'unknown_field',
        message: 'This field is not known here.',
        name: String(params.additionalProperty),
      }
    case 'type':
      return { code: 'wrong_type', message: `This must be ${typeNames(params.type)}.` }
    case 'const':
    case 'enum':
    case 'anyOf':
    case 'oneOf':
      return { code: 'not_allowed', message: allowedValues(error, all) }
    case 'format':
      return {
        code: 'wrong_format',
        message: `This must be a valid ${String(params.format)}${EXAMPLES[String(params.format)] ?? ''}.`,
      }
    case 'minLength':
      return { code: 'too_short', message: `This must have at least ${limit} characters.` }
    case 'maxLength':
      return { code: 'too_long', message: `This must have at most ${limit} characters.` }
    case 'minItems':
    case 'minProperties':
      return { code: 'too_few', message: `This must hold at least ${limit} entries.` }
    case 'maxItems':
    case 'maxProperties':
      return { code: 'too_many', message: `This must hold at most ${limit} entries.` }
    case 'minimum':
    case 'exclusiveMinimum':
      return {
        code: 'too_small',
        message: `This must be ${keyword === 'minimum' ? 'at least' : 'more than'} ${limit}.`,
      }
    case 'maximum':
    case 'exclusiveMaximum':
      return { code: 'too_large', message: `This must be ${keyword === 'maximum' ? 'at most' : 'less than'} ${limit}.` }
    case 'uniqueItems':
      return { code: 'duplicate', message: 'No two entries may be alike.' }
    case 'pattern':
      return { code: 'wrong_format', message: 'This holds characters that are not allowed here.' }
    default:
      return { code: 'not_allowed', message: 'This value is not allowed here.' }
  }
}

const EXAMPLES: Record<string, string> = { 'date-time': ' as in RFC 3339, for example 2027-03-01T00:00:00Z' }

/** The values that would do, where the schema lists them: they are ours, not the caller's. */
function allowedValues(error: SchemaError, all: readonly SchemaError[]): string {
  const values = all
    .filter(
      ({ instancePath, schemaPath }) => instancePath === error.instancePath && schemaPath.startsWith(error.schemaPath),
    )
    .flatMap(({ params }) =>
      'allowedValue' in params ? [params.allowedValue] : 'allowedValues' in params ? params.allowedValues : [],
    )
  if (values.length === 0) return 'This has none of the forms that are allowed here.'
  return `This must be one of: ${values.join(', ')}.`
}

function typeNames(type: unknown): string {
  const names = Array.isArray(type) ? type : [type]
  return names.map((name) => TYPE_NAMES[String(name)] ?? String(name)).join(' or ')
}

const TYPE_NAMES: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
