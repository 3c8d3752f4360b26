/** JSON Schema as TypeScript: the part of it that says which members there are, and of which type. */
import type { JsonSchema } from './document.ts'
import { OPEN_PLACES } from './open-places.ts'

/** Keywords with a place in a type, and those that only the server checks. Another one is a decision to make here. */
const KNOWN_KEYWORDS: ReadonlySet<string> = new Set([
  ...[
    '$ref',
    'type',
    'enum',
    'const',
    'anyOf',
    'items',
    'properties',
    'required',
    'patternProperties',
    'additionalProperties',
  ],
  ...['description', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['minItems', 'maxItems', 'uniqueItems', 'readOnly'],
])

const PLAIN_TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
}

/**
 * The type's text. `where` names the schema in the Error that is thrown for one which has no type here.
 * A closed object is one that callers write: there, a member that may be missing may be `undefined` as well.
 */
export function typeText(schema: JsonSchema, where: string): string {
  const strange = Object.keys(schema).find((keyword) => !KNOWN_KEYWORDS.has(keyword))
  if (strange !== undefined) throw new Error(`${where} uses ${strange}, which the generator does not know.`)
  if (typeof schema.$ref === 'string') return schema.$ref.replace('#/components/schemas/', '')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((each: JsonSchema) => typeText(each, where)).join(' | ')
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeText({ ...schema, type }, where)).join(' | ')
  if (schema.type === 'string' && schema.format === 'date-time') return 'Instant'
  if (schema.type === 'array') {
    const item = typeText(schema.items as JsonSchema, `${where}[]`)
    return `readonly (${item})[]`
  }
  if (schema.type === 'object') return objectText(schema, where)
  const plain = PLAIN_TYPES[String(schema.type)]
  if (plain === undefined) throw new Error(`${where} has no type that the generator can write.`)
  return plain
}

function objectText(schema: JsonSchema, where: string): string {
  const told = OPEN_PLACES[where]
  if (told !== undefined && schema.properties !== undefined)
    throw new Error(`${where} is described now, so it is not told here.`)
  if (told !== undefined) return told
  const required = new Set((schema.required ?? []) as readonly string[])
  const orUndefined = schema.additionalProperties === false ? ' | undefined' : ''
  const members = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(([name, member]) => {
    const type = typeText(member, `${where}.${name}`)
    const signature = required.has(name)
      ? `${memberName(name)}: ${type}`
      : `${memberName(name)}?: ${type}${orUndefined}`
    return `${commentText(commentOf(member))}readonly ${signature}`
  })
  const others = Object.values((schema.patternProperties ?? {}) as Record<string, JsonSchema>)
  const rest = [...others.map((other) => typeText(other, where)), ...(isOpen(schema) ? ['unknown'] : [])]
  if (rest.length > 0) members.push(`readonly [member: string]: ${rest.join(' | ')}`)
  return `{\n${members.join('\n')}\n}`
}

/** An object whose schema names no members. */
function isOpen({ additionalProperties, patternProperties, properties }: JsonSchema): boolean {
  const saysNothing = additionalProperties === undefined && patternProperties === undefined && properties === undefined
  return additionalProperties === true || saysNothing
}

/** What the name of the type says already is not said again. */
function commentOf({ description, format }: JsonSchema): string | undefined {
  return typeof description === 'string' && format !== 'date-time' ? description : undefined
}

/** A doc comment on a line of its own, or nothing. */
export function commentText(text: string | undefined): string {
  return text === undefined ? '' : `/** ${text.replaceAll('*/', '* /')} */\n`
}

export function memberName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}
