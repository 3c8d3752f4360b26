/** Values between the store and PostgreSQL: whole numbers as numbers, bytes as bytes, all else as text. */

/** Object ids of types (PostgreSQL's catalogue, `pg_type`): int8, int2, int4, oid, float4, float8, numeric. */
const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23, 26, 700, 701, 1700])
const BYTEA = 17
const BOOL = 16

/** How a value of a type is read from its text form. Whole numbers of the store are below 2^53. */
export function typeParserOf(type: number): (text: string) => unknown {
  if (NUMBERS.has(type)) return Number
  if (type === BYTEA) return readBytes
  // As SQLite tells truth.
  if (type === BOOL) return (text) => (text === 't' ? 1 : 0)
  return (text) => text
}

/** The form `\x0aff`. */
function readBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'))
}

/**
 * A value to be written. Throws for what the store does not keep, so that both databases take the same. Requests hold no
 * NUL by the time they come here; PostgreSQL would refuse the statement for one.
 */
export function toPostgresValue(parameter: unknown, position: number): unknown {
  return toValue(parameter, position, '\ufffd')
}

/** A value that is looked for: with a NUL in it, it finds nothing, since another control character stands in its place. */
export function toWantedValue(parameter: unknown, position: number): unknown {
  return toValue(parameter, position, '\u0001')
}

function toValue(parameter: unknown, position: number, nul: string): unknown {
  if (typeof parameter === 'string') return parameter.replaceAll('\0', nul)
  if (parameter === null || typeof parameter === 'bigint') return parameter
  if (typeof parameter === 'number' && Number.isFinite(parameter)) return parameter
  if (parameter instanceof Uint8Array) return parameter
  throw new TypeError(`Parameter ${position + 1} is of a kind that the store does not keep (${typeof parameter}).`)
}
