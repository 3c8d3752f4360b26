/** src/api.ts against the document that the server makes now. */
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { API_FILE, generateApi } from '../generate.ts'
import { operationsOf } from '../generator/api-text.ts'
import { makeDocument, type OpenapiDocument } from '../generator/document.ts'
import { typeText } from '../generator/type-text.ts'
import { OPERATIONS } from '../src/api.ts'

const OPEN = '{\nreadonly a: string\nreadonly "b-c"?: true\n}'
const CLOSED = '{\nreadonly a?: string | undefined\n}'

describe('the generated file', () => {
  let document: OpenapiDocument

  beforeAll(async () => {
    document = await makeDocument()
  })

  it('is what the generator makes of the document', async () => {
    const isAsGenerated = (await readFile(API_FILE, 'utf8')) === (await generateApi(document))
    expect(isAsGenerated, 'packages/sdk/src/api.ts is out of date. Run npm run sdk:generate.').toBe(true)
  })

  it('has every operation of the document in its table, once', () => {
    const expected = operationsOf(document).map(({ name, method, path }) => [name, method, path])
    expect(expected.length).toBeGreaterThan(50)
    expect(Object.entries(OPERATIONS).map(([name, [method, path]]) => [name, method, path])).toEqual(expected)
  })
})

describe('a type', () => {
  it.each([
    [{ $ref: '#/components/schemas/Token' }, 'Token'],
    [{ enum: ['a', 'b'] }, '"a" | "b"'],
    [{ type: ['string', 'null'], format: 'date-time' }, 'Instant | null'],
    [{ type: 'array', items: { anyOf: [{ type: 'integer' }, { type: 'null' }] } }, 'readonly (number | null)[]'],
    [{ type: 'object', required: ['a'], properties: { a: { type: 'string' }, 'b-c': { const: true } } }, OPEN],
    [{ type: 'object', additionalProperties: false, properties: { a: { type: 'string' } } }, CLOSED],
    [{ type: 'object', patternProperties: { '^.*$': { type: 'integer' } } }, '{\nreadonly [member: string]: number\n}'],
    [{ type: 'object' }, '{\nreadonly [member: string]: unknown\n}'],
  ])('is written for %j', (schema, text) => {
    expect(typeText(schema, 'here')).toBe(text)
  })

  it.each([
    [{ allOf: [] }, 'here uses allOf'],
    [{ type: 'object', properties: { a: { type: 'blob' } } }, 'here.a has no type'],
  ])('is refused for %j, with the place', (schema, sentence) => {
    expect(() => typeText(schema, 'here')).toThrow(sentence)
  })
})
