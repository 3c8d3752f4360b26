/** Schemas in words, tables and examples, for the reference. */
import type { JsonSchema, OpenapiDocument } from './openapi-document.ts'

export interface ShownField {
  /** With dots for what lies inside, and `[]` for entries of a list. */
  readonly name: string
  /** HTML. */
  readonly type: string
  readonly required: boolean
  readonly description: string
}

/** Deeper shapes are looked up by their own name. */
const MAX_FIELD_DEPTH = 4

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** The type of a schema as HTML, with links to named shapes. */
export function typeText(schema: JsonSchema): string {
  if (typeof schema.$ref === 'string') {
    const name = escapeHtml(nameOf(schema.$ref))
    return `<a href="#shape-${name}">${name}</a>`
  }
  const choices = schemaList(schema.anyOf ?? schema.oneOf)
  if (choices.length > 0) return [...new Set(choices.map(typeText))].join(' or ')
  if ('const' in schema) return `<code>${escapeHtml(JSON.stringify(schema.const))}</code>`
  if (Array.isArray(schema.enum))
    return schema.enum.map((value) => `<code>${escapeHtml(String(value))}</code>`).join(' or ')
  if (schema.type === 'array') return `list of ${typeText((schema.items ?? {}) as JsonSchema)}`
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : String(schema.type ?? 'any JSON')
  return escapeHtml(`${type === 'string' ? 'text' : type}${describeLimits(schema)}`)
}

function describeLimits(schema: JsonSchema): string {
  const { format, default: fallback } = schema
  const [least, most] = [schema.minimum ?? schema.minLength, schema.maximum ?? schema.maxLength]
  const range =
    least !== undefined && most !== undefined ? `${least}–${most}` : most !== undefined ? `up to ${most}` : undefined
  const limits = [format, range, fallback === undefined ? undefined : `default ${JSON.stringify(fallback)}`]
  const known = limits.filter((limit) => limit !== undefined)
  return known.length === 0 ? '' : ` (${known.join(', ')})`
}

/** The fields of an object, of a list's entries, or of all branches of a choice, level by level. */
export function fieldsOf(schema: JsonSchema, document: OpenapiDocument, prefix = '', depth = 0): ShownField[] {
  // A shape with a name has its own table; only the outermost is opened here.
  if (typeof schema.$ref === 'string') {
    return depth === 0 ? fieldsOf(lookUp(schema.$ref, document), document, prefix, 1) : []
  }
  if (depth > MAX_FIELD_DEPTH) return []
  if (schema.type === 'array') return fieldsOf((schema.items ?? {}) as JsonSchema, document, `${prefix}[]`, depth + 1)
  const branches = schemaList(schema.anyOf ?? schema.oneOf ?? schema.allOf)
  const inBranches = branches.flatMap((branch) => fieldsOf(branch, document, prefix, depth + 1))
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  const own = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).flatMap(([key, property]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`
    const description = typeof property.description === 'string' ? property.description : ''
    const field = { name, type: typeText(property), required: required.has(key), description }
    return [field, ...fieldsOf(property, document, name, depth + 1)]
  })
  return [...own, ...inBranches]
}

/** A small value that has everything the schema requires. */
export function sampleOf(schema: JsonSchema, document: OpenapiDocument, depth = 0): unknown {
  if (depth > MAX_FIELD_DEPTH + 2) return null
  if (typeof schema.$ref === 'string') return sampleOf(lookUp(schema.$ref, document), document, depth + 1)
  if (Array.isArray(schema.examples)) return schema.examples[0]
  if ('default' in schema) return schema.default
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const choice = schemaList(schema.anyOf ?? schema.oneOf)[0]
  if (choice !== undefined) return sampleOf(choice, document, depth + 1)
  return plainSample(schema, document, depth)
}

function plainSample(schema: JsonSchema, document: OpenapiDocument, depth: number): unknown {
  if (schema.type === 'object') {
    const properties = (schema.properties ?? {}) as Record<string, JsonSchema>
    const required = Array.isArray(schema.required) ? schema.required.map(String) : []
    return Object.fromEntries(required.map((key) => [key, sampleOf(properties[key] ?? {}, document, depth + 1)]))
  }
  if (schema.type === 'array') return [sampleOf((schema.items ?? {}) as JsonSchema, document, depth + 1)]
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  if (schema.type === 'boolean') return true
  if (schema.type === 'null') return null
  return schema.format === 'date-time' ? '2027-03-01T00:00:00Z' : '…'
}

function schemaList(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value : []
}

function lookUp(reference: string, document: OpenapiDocument): JsonSchema {
  return document.components.schemas[nameOf(reference)] ?? {}
}

function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? ''
}
