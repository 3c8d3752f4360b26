/** Input for a call, drawn from its own schema: right, nearly right, and wrong in the ways that servers have fallen over. */

import fc from 'fast-check'
import { type ApiDocument, fillPath, type JsonSchema, type Operation } from './api-document.ts'

export interface Input {
  readonly path: string
  readonly body: string | undefined
  /** Whether names in the path were spoiled, so that the address may lead elsewhere or nowhere. */
  readonly isOdd: boolean
}

/** Names that exist, so that input gets further than the first look-up. */
const NAMES = ['acme', 'sales', 'reader', 'worker', 'tok_missing', 'admin-console', 'beta', '*']

const TEXTS = [
  ...['', ' ', '\u0000', 'a\u0000b', '\ud800', 'a\udc00', '\u{1f511}'.repeat(40), '\u202eadmin\u202c', '\u05d0\u0627'],
  ...['\ufeff', '\uffff', 'e\u0301'.repeat(60), '\ufdfa'.repeat(30), 'I\u0307', '\u00df', 'x'.repeat(5_000)],
  ...["'; DROP TABLE token; --", '%', '_%', '../..', '%2e%2e', '<b>', '{{1}}', '__proto__', 'constructor', 'toString'],
  ...[
    'null',
    'NaN',
    '-0',
    '1e999',
    '2026-02-30T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '9999-12-31T23:59:60Z',
    '0000-01-01T00:00:00Z',
  ],
  ...['::ffff:1.2.3.4', '300.1.1.1', '10.0.0.0/33', 'a@b', '*', '*:*', ':', 'a:', ':b', 'a:*:b', '*:read'],
]

const deep = (levels: number): unknown => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 1)

const weird: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    2 ** 31,
    2 ** 53,
    -(2 ** 63),
    1e308,
    5e-324,
    [],
    {},
    [[]],
    [null],
  ),
  fc.constantFrom<unknown>({ $ref: '#' }, { length: 1 }, { toString: 1 }, { a: { b: { c: {} } } }, deep(100)),
  fc.constantFrom(...TEXTS),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Mostly what the schema asks for. */
function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { anyOf, const: only, enum: values, format, pattern, type } = schema as Record<string, never>
  if (only !== undefined) return fc.constant(only)
  if (values !== undefined) return fc.constantFrom(...(values as unknown[]))
  if (anyOf !== undefined) return fc.oneof(...(anyOf as JsonSchema[]).map(fitting))
  if (Array.isArray(type)) return fc.oneof(...(type as string[]).map((each) => fitting({ ...schema, type: each })))
  if (type === 'object') return fittingObject(schema)
  if (type === 'array') return fc.array(fitting((schema.items ?? {}) as JsonSchema), { maxLength: 3 })
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer' || type === 'number')
    return fc.integer({ min: Number(schema.minimum ?? -5), max: Number(schema.maximum ?? 500) })
  if (type === 'null') return fc.constant(null)
  if (format === 'date-time')
    return fc.constantFrom('2027-01-01T00:00:00Z', '2026-11-21T10:00:00+05:30', '2027-06-01T00:00:00.123456Z')
  const named = fc.constantFrom(...NAMES, 'unit:read', 'orders:read', 'user:*', 'Europe/Oslo', 'en')
  return pattern === undefined
    ? fc.oneof(named, fc.string({ unit: 'grapheme', maxLength: 40 }))
    : fc.oneof(named, fc.stringMatching(new RegExp(pattern)))
}

function fittingObject({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const members = Object.entries(properties as Record<string, JsonSchema>)
    // These fit only as they were read before.
    .filter(([, each]) => each.readOnly !== true)
    .map(([name, each]) => [name, fitting(each)] as const)
  if (members.length === 0) return fc.dictionary(fc.constantFrom(...NAMES, ...TEXTS), weird, { maxKeys: 4 })
  return fc.record(Object.fromEntries(members), { requiredKeys: required as string[] })
}

/** The value with one thing in it replaced, added or taken away; how deep and where is drawn. */
function spoiled(value: unknown, { at, by, how }: { at: readonly number[]; by: unknown; how: number }): unknown {
  const [step = 0, ...further] = at
  if (typeof value !== 'object' || value === null || how === 0) return by
  if (Array.isArray(value)) {
    if (value.length === 0 || how === 1) return [...value, ...(how === 1 ? value : []), by]
    return value.with(
      step % value.length,
      spoiled(value[step % value.length], { at: further, by, how: further.length > 1 ? how : 0 }),
    )
  }
  const names = Object.keys(value)
  const name = names[step % Math.max(1, names.length)]
  if (name === undefined || how === 1) return { ...value, [String(TEXTS[step % TEXTS.length])]: by }
  const { [name]: inner, ...others } = value as Record<string, unknown>
  return how === 2
    ? others
    : { ...others, [name]: spoiled(inner, { at: further, by, how: further.length > 1 ? how : 0 }) }
}

const spoiling = fc.record({ at: fc.array(fc.nat(40), { minLength: 3, maxLength: 4 }), by: weird, how: fc.nat(4) })

/** Spoils the text itself: a member given twice, what is cut off, what is too much. */
function mangled(text: string, how: number): string {
  if (how === 0) return text.replace(/^\{("[^"]*"):/, '{$1:1,$1:')
  if (how === 1) return text.slice(0, -1)
  if (how === 2) return `${'['.repeat(20_000)}${text}`
  if (how === 3) return `\ufeff${text}`
  if (how === 4) return text.replace(/\}$/, ',"__proto__":{"admin":true}}')
  return how === 5 ? `${text}${' '.repeat(300 * 1024)}` : text
}

function bodies(document: ApiDocument, operation: Operation): fc.Arbitrary<string | undefined> {
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  if (media === undefined)
    return fc.option(
      weird.map((value) => JSON.stringify(value)),
      { nil: undefined, freq: 2 },
    )
  const fit = fitting(document.resolve(media.schema))
  const value = fc.oneof(
    fit,
    fc.tuple(fit, spoiling).map(([right, how]) => spoiled(right, how)),
  )
  if (type?.includes('json') !== true) return fc.tuple(value, fc.nat(20)).map(([each, how]) => form(each, how))
  return fc.tuple(value, fc.nat(40)).map(([each, how]) => mangled(JSON.stringify(each), how))
}

function form(value: unknown, how: number): string {
  const pairs = Object.entries(value ?? {}).map(([name, each]) => `${encoded(name)}=${encoded(textOf(each))}`)
  return [...pairs, ...(how === 0 ? pairs : []), ...(how === 1 ? ['%zz=%'] : [])].join('&')
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

function queries(operation: Operation): fc.Arbitrary<string> {
  const known = operation.parameters.filter((parameter) => parameter.in === 'query')
  const pairs = known.map(({ name, schema }) =>
    fc.oneof(fitting(schema), weird).map((value) => `${name}=${encoded(textOf(value))}`),
  )
  const strange = fc.constantFrom(
    'x=1',
    '%',
    'q=%ff',
    '__proto__=1',
    'limit=1&limit=2',
    'a[b]=c',
    'q=%00',
    `q=${'x'.repeat(3000)}`,
  )
  const some =
    pairs.length === 0
      ? fc.constant<string[]>([])
      : fc.subarray(pairs).chain((chosen) => (chosen.length === 0 ? fc.constant<string[]>([]) : fc.tuple(...chosen)))
  return fc.tuple(some, fc.option(strange, { freq: 8 })).map(([right, odd]) => {
    const query = [...right, ...(odd === null ? [] : [odd])].join('&')
    return query === '' ? '' : `?${query}`
  })
}

function addresses(operation: Operation): fc.Arbitrary<{ address: string; isOdd: boolean }> {
  const names = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
  const right: Record<string, string> = {
    tenant: 'acme',
    unit: 'sales',
    role: 'reader',
    user: 'worker',
    token: 'target',
    group: 'grp_missing',
    id: 'User',
  }
  const odd = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary', maxLength: 80 })).map(escape)
  const raw = fc.constantFrom('%zz', '%c0%ae', '%ff', '.', '..', ';a=b', 'a%2Fb', '%2525', '~', 'ACME')
  const one = fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: odd },
    { weight: 1, arbitrary: raw },
  )
  return fc.array(one, { minLength: names.length, maxLength: names.length }).map((drawn) => ({
    address: fillPath(operation.path, (name) => drawn[names.indexOf(name)] ?? right[name] ?? 'x'),
    isOdd: drawn.some((each) => each !== null),
  }))
}

export function inputsFor(document: ApiDocument, operation: Operation): fc.Arbitrary<Input> {
  return fc
    .tuple(addresses(operation), queries(operation), bodies(document, operation))
    .map(([{ address, isOdd }, query, body]) => ({ path: `${address}${query}`, body, isOdd }))
}

/** Objects as JSON; some of ours cannot be turned into text otherwise. */
function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
