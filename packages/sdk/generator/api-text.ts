/** The whole of src/api.ts, made from the document and not yet formatted. */
import type { JsonSchema, OpenapiDocument, Operation, Parameter } from './document.ts'
import { ADDED_TYPES } from './open-places.ts'
import { commentText, memberName, typeText } from './type-text.ts'

const HEAD = `/* Longer than 250 lines: generated from the OpenAPI document by \`npm run sdk:generate\`. Change the document instead. */

/** RFC 3339, such as 2026-11-21T12:00:00.000Z; answers are UTC with milliseconds. */
export type Instant = string
`

interface NamedOperation {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** Throws an Error that names the operation or component which has no place in the client. */
export function apiText(document: OpenapiDocument): string {
  const operations = operationsOf(document)
  const schemas = Object.entries(document.components.schemas)
    .filter(([name]) => !name.startsWith('Scim'))
    .map(([name, schema]) => componentText(name, schema))
  return [HEAD, ...schemas, ADDED_TYPES, operationTypes(operations), operationTable(operations)].join('\n')
}

/**
 * In the order of the document. A stream of events has no end to wait for, so it is no method: the verifier follows it.
 * SCIM is spoken by the directories of companies, which have clients of their own.
 */
export function operationsOf(document: OpenapiDocument): readonly NamedOperation[] {
  const paths = Object.entries(document.paths).filter(([path]) => !path.startsWith('/scim/'))
  return paths.flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => !isStream(operation))
      .map(([method, operation]) => ({
        name: operation.operationId,
        method: method.toUpperCase(),
        path,
        operation,
      })),
  )
}

function isStream({ responses }: Operation): boolean {
  return Object.values(responses).some(({ content }) => content !== undefined && 'text/event-stream' in content)
}

function componentText(name: string, schema: JsonSchema): string {
  const { description } = schema
  const text = typeText(schema, name)
  const comment = commentText(typeof description === 'string' ? description : undefined)
  const isInterface = schema.type === 'object'
  return `${comment}${isInterface ? `export interface ${name} ${text}` : `export type ${name} = ${text}`}\n`
}

function operationTypes(operations: readonly NamedOperation[]): string {
  const members = operations.map(({ name, method, path, operation }) => {
    const parts = [
      ...parametersText('path', operation, name),
      ...parametersText('query', operation, name),
      ...bodyText(operation, name),
      ...answerText(operation, name),
    ]
    const sentence = [operation.summary, operation.description].filter(Boolean).join('. ')
    return `${commentText(`${sentence} (\`${method} ${path}\`).`)}readonly ${name}: {\n${parts.join('\n')}\n}`
  })
  return `/** What each operation takes, and what it answers. */\nexport interface Operations {\n${members.join('\n')}\n}\n`
}

function parametersText(place: Parameter['in'], { parameters }: Operation, name: string): string[] {
  const here = parameters.filter((parameter) => parameter.in === place)
  if (here.length === 0) return []
  const required = here.filter((parameter) => parameter.required).map((parameter) => parameter.name)
  const properties = Object.fromEntries(
    here.map(({ name, schema, description }) => [
      name,
      description === undefined ? schema : { ...schema, description },
    ]),
  )
  const closed = { type: 'object', additionalProperties: false, required, properties }
  const type = typeText(closed, `${name}.${place}`)
  return [required.length === 0 ? `readonly ${place}?: ${type} | undefined` : `readonly ${place}: ${type}`]
}

function bodyText({ requestBody }: Operation, name: string): string[] {
  if (requestBody === undefined) return []
  const type = Object.values(requestBody.content).map(({ schema }) => typeText(schema, `${name}.body`))
  return [requestBody.required ? `readonly body: ${type}` : `readonly body?: ${type} | undefined`]
}

function answerText({ responses }: Operation, name: string): string[] {
  const done = Object.entries(responses).filter(([status]) => /^[23]/.test(status))
  const [first, ...more] = done.map(([, answer]) => answer.content ?? {})
  if (first === undefined || more.length > 0)
    throw new Error(`${name} must have exactly one answer that is not a refusal.`)
  const media = first['application/json'] ?? first['text/plain']
  const type = media === undefined ? 'undefined' : typeText(media.schema, `${name}.answer`)
  return [`readonly answer: ${type}`, ...('text/csv' in first ? [`readonly file: 'text/csv'`] : [])]
}

function operationTable(operations: readonly NamedOperation[]): string {
  const rows = operations.map(({ name, method, path, operation }) => {
    const form = Object.keys(operation.requestBody?.content ?? {}).includes('application/x-www-form-urlencoded')
    return `${memberName(name)}: ['${method}', '${path}'${form ? ", 'form'" : ''}],`
  })
  return [
    '/** Method and path of each operation; `form` where the body is one. */',
    `export const OPERATIONS = {\n${rows.join('\n')}\n} as const satisfies Record<`,
    "keyof Operations, readonly [method: string, path: string, body?: 'form']>\n",
  ].join('\n')
}
