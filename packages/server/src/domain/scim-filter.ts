/** The filters and paths of SCIM (RFC 7644 §3.4.2.2 and §3.5.2): text in, a small tree out, or null for what is none. */

import { isScimObject, memberOf, type ScimObject } from './scim-value.ts'

export type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'
export type Compared = string | number | boolean | null

/** An attribute: of an extension when `schema` names one; `name` is null for the extension as a whole. */
export interface AttributePath {
  readonly schema: string | null
  readonly name: string | null
  readonly sub: string | null
}

export type Filter =
  | { readonly kind: 'compare'; readonly path: AttributePath; readonly operator: Comparison; readonly value: Compared }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly inner: Filter }
  | { readonly kind: 'within'; readonly path: AttributePath; readonly inner: Filter }

/** What a patch is aimed at: an attribute, those of its values that fit, one member of them. */
export interface TargetPath extends AttributePath {
  readonly where: Filter | null
}

const MAX_CHARACTERS = 2000
const MAX_DEPTH = 16

/** Never throws, and looks at each character once. */
export function parseFilter(text: string): Filter | null {
  const reader = read(text)
  if (reader === null) return null
  const filter = parseOr(reader, 0)
  return reader.at === reader.words.length ? filter : null
}

/** The path of a patch operation, such as `emails[type eq "work"].value`. */
export function parsePath(text: string): TargetPath | null {
  const reader = read(text)
  const path = reader === null ? null : parseAttribute(take(reader))
  if (reader === null || path === null) return null
  if (reader.at === reader.words.length) return { ...path, where: null }
  if (path.sub !== null || take(reader) !== '[') return null
  const where = parseOr(reader, 0)
  if (where === null || take(reader) !== ']') return null
  const rest = take(reader)
  const sub = rest === undefined ? null : /^\.([A-Za-z$][\w$-]*)$/.exec(rest)?.[1]
  return sub === undefined || reader.at < reader.words.length ? null : { ...path, sub, where }
}

interface Reader {
  readonly words: readonly string[]
  at: number
}

function read(text: string): Reader | null {
  if (text.length > MAX_CHARACTERS) return null
  const words: string[] = []
  const pattern = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|([^\s()[\]"]+))/y
  while (pattern.lastIndex < text.trimEnd().length) {
    const found = pattern.exec(text)
    if (found === null) return null
    words.push(found[1] ?? found[2] ?? found[3] ?? '')
  }
  return words.length === 0 ? null : { words, at: 0 }
}

function take(reader: Reader): string | undefined {
  const word = reader.words[reader.at]
  if (word !== undefined) reader.at += 1
  return word
}

function takeWord(reader: Reader, word: string): boolean {
  if (reader.words[reader.at]?.toLowerCase() !== word) return false
  reader.at += 1
  return true
}

function parseOr(reader: Reader, depth: number): Filter | null {
  let left = parseAnd(reader, depth)
  while (left !== null && takeWord(reader, 'or')) {
    const right = parseAnd(reader, depth)
    left = right === null ? null : { kind: 'or', left, right }
  }
  return left
}

function parseAnd(reader: Reader, depth: number): Filter | null {
  let left = parseOne(reader, depth)
  while (left !== null && takeWord(reader, 'and')) {
    const right = parseOne(reader, depth)
    left = right === null ? null : { kind: 'and', left, right }
  }
  return left
}

function parseOne(reader: Reader, depth: number): Filter | null {
  if (depth > MAX_DEPTH) return null
  if (reader.words[reader.at + 1] === '(' && takeWord(reader, 'not')) {
    const inner = parseBrackets(reader, depth)
    return inner === null ? null : { kind: 'not', inner }
  }
  if (reader.words[reader.at] === '(') return parseBrackets(reader, depth)
  const path = parseAttribute(take(reader))
  if (path === null || path.name === null) return null
  const word = take(reader)?.toLowerCase()
  if (word === '[') {
    const inner = parseOr(reader, depth + 1)
    return inner === null || take(reader) !== ']' ? null : { kind: 'within', path, inner }
  }
  if (word === 'pr') return { kind: 'present', path }
  if (!isComparison(word)) return null
  const value = parseValue(take(reader))
  return value === undefined ? null : { kind: 'compare', path, operator: word, value }
}

function parseBrackets(reader: Reader, depth: number): Filter | null {
  reader.at += 1
  const inner = parseOr(reader, depth + 1)
  return inner === null || take(reader) !== ')' ? null : inner
}

const COMPARISONS: readonly string[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] satisfies Comparison[]

function isComparison(word: string | undefined): word is Comparison {
  return word !== undefined && COMPARISONS.includes(word)
}

function parseValue(word: string | undefined): Compared | undefined {
  if (word === undefined) return undefined
  try {
    // Words such as True are no JSON, and are written by directories all the same.
    const value: unknown = JSON.parse(word.startsWith('"') ? word : word.toLowerCase())
    // Escapes can spell what is no text, and what databases refuse to compare with.
    if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\0'))) return undefined
    return typeof value === 'object' && value !== null ? undefined : (value as Compared)
  } catch {
    return undefined
  }
}

const EXTENSION = /^(urn:[^\s]+:\d+\.\d+:[A-Za-z]\w*)(?::(.+))?$/i
const CORE = /^urn:ietf:params:scim:schemas:core:/i

function parseAttribute(word: string | undefined): AttributePath | null {
  if (word === undefined) return null
  const extended = EXTENSION.exec(word)
  const [, urn = '', rest] = extended ?? []
  const schema = extended === null || CORE.test(urn) ? null : urn
  const text = extended === null ? word : rest
  if (text === undefined) return schema === null ? null : { schema, name: null, sub: null }
  const parts = /^([A-Za-z$][\w$-]*)(?:\.([A-Za-z$][\w$-]*))?$/.exec(text)
  return parts === null ? null : { schema, name: parts[1] ?? null, sub: parts[2] ?? null }
}

/** Whether a resource, or one value of a list in it, is as the filter says. A value that stands alone is its own `value`. */
export function matchesFilter(filter: Filter, resource: unknown): boolean {
  switch (filter.kind) {
    case 'and':
      return matchesFilter(filter.left, resource) && matchesFilter(filter.right, resource)
    case 'or':
      return matchesFilter(filter.left, resource) || matchesFilter(filter.right, resource)
    case 'not':
      return !matchesFilter(filter.inner, resource)
    case 'within':
      return valuesAt(resource, filter.path).some((value) => matchesFilter(filter.inner, value))
    case 'present':
      return valuesAt(resource, filter.path).some((value) => value !== '' && value !== null)
    case 'compare': {
      const values = valuesAt(resource, filter.path)
      if (filter.operator === 'ne') return !values.some((value) => compares('eq', value, filter.value))
      return values.some((value) => compares(filter.operator, value, filter.value))
    }
  }
}

function valuesAt(resource: unknown, { name, schema, sub }: AttributePath): readonly unknown[] {
  const whole = isScimObject(resource) ? resource : ({ value: resource } as ScimObject)
  const home = schema === null ? whole : memberOf(whole, schema)
  const found = isScimObject(home) && name !== null ? memberOf(home, name) : home
  const list = found === undefined ? [] : Array.isArray(found) ? found : [found]
  if (sub === null) return list
  return list.flatMap((each) => (isScimObject(each) ? [memberOf(each, sub)].filter((one) => one !== undefined) : []))
}

function compares(operator: Comparison, value: unknown, wanted: Compared): boolean {
  const held = isScimObject(value) ? memberOf(value, 'value') : value
  if (typeof held === 'boolean' && typeof wanted === 'string') return String(held) === wanted.toLowerCase()
  if (typeof held === 'string' && typeof wanted === 'boolean') return held.toLowerCase() === String(wanted)
  if (typeof held === 'string' && typeof wanted === 'string') {
    return comparesTexts(operator, held.toLowerCase(), wanted.toLowerCase())
  }
  if (operator === 'eq') return held === wanted
  if (typeof held !== 'number' || typeof wanted !== 'number') return false
  return inOrder(operator, held - wanted)
}

function comparesTexts(operator: Comparison, held: string, wanted: string): boolean {
  if (operator === 'eq') return held === wanted
  if (operator === 'co') return held.includes(wanted)
  if (operator === 'sw') return held.startsWith(wanted)
  if (operator === 'ew') return held.endsWith(wanted)
  return inOrder(operator, held < wanted ? -1 : held > wanted ? 1 : 0)
}

function inOrder(operator: Comparison, difference: number): boolean {
  if (operator === 'gt') return difference > 0
  if (operator === 'ge') return difference >= 0
  if (operator === 'lt') return difference < 0
  return operator === 'le' && difference <= 0
}
