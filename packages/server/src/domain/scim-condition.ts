/** What a filter asks of things that are kept elsewhere than in a resource: which of their attributes, compared how, with what. */

import { fold } from './fold.ts'
import type { AttributePath, Compared, Comparison, Filter } from './scim-filter.ts'

/**
 * How values of an attribute are compared: `exact` and `folded` texts; `lower` as databases write texts in lower case;
 * `set` for several values that can only be asked for whole.
 */
export type AttributeKind = 'exact' | 'folded' | 'lower' | 'boolean' | 'instant' | 'set'

/** `always`: those that have a value of `key` have this one in it. */
export interface KnownAttribute<Key extends string> {
  readonly key: Key
  readonly kind: AttributeKind
  readonly always?: string | boolean
}

export type Condition<Key extends string> =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition<Key>[] }
  | { readonly kind: 'not'; readonly inner: Condition<Key> }
  | { readonly kind: 'present'; readonly key: Key }
  | ({ readonly kind: 'compare' } & Comparing<Key>)

export interface Comparing<Key extends string> {
  readonly key: Key
  readonly as: AttributeKind
  readonly operator: Exclude<Comparison, 'ne'>
  /** In the form in which it is compared: a text that is folded, or the milliseconds of an instant. */
  readonly value: string | number | boolean
}

export type KnownAttributes<Key extends string> = Readonly<Record<string, KnownAttribute<Key>>>

/** By the names of attributes in lower case. Null: an attribute that is not known, or that is not compared like this. */
export function readCondition<Key extends string>(
  filter: Filter,
  known: KnownAttributes<Key>,
  within = '',
): Condition<Key> | null {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const [left, right] = [readCondition(filter.left, known, within), readCondition(filter.right, known, within)]
      return left === null || right === null ? null : { kind: filter.kind === 'and' ? 'all' : 'any', of: [left, right] }
    }
    case 'not': {
      const inner = readCondition(filter.inner, known, within)
      return inner === null ? null : { kind: 'not', inner }
    }
    case 'within': {
      const [attribute, name] = [attributeAt(filter.path, known, within), nameOf(filter.path, within)]
      const inner = within === '' && name !== null ? readCondition(filter.inner, known, `${name}.`) : null
      if (attribute === null || inner === null) return null
      // One value of several has to fit as a whole, which can be told of a plain comparison alone.
      if (attribute.kind === 'set') return inner.kind === 'compare' ? inner : null
      return { kind: 'all', of: [{ kind: 'present', key: attribute.key }, inner] }
    }
    case 'present': {
      const attribute = attributeAt(filter.path, known, within)
      return attribute === null ? null : present(attribute)
    }
    case 'compare': {
      const attribute = attributeAt(filter.path, known, within)
      return attribute === null ? null : comparing(attribute, filter.operator, filter.value)
    }
  }
}

function nameOf({ name, schema, sub }: AttributePath, within: string): string | null {
  if (schema !== null || name === null) return null
  return `${within}${[name, ...(sub === null ? [] : [sub])].join('.')}`.toLowerCase()
}

function attributeAt<Key extends string>(path: AttributePath, known: KnownAttributes<Key>, within: string) {
  const name = nameOf(path, within)
  // Objects know some names by themselves, and an attribute of such a name would narrow nothing down.
  return name === null || !Object.hasOwn(known, name) ? null : (known[name] ?? null)
}

function present<Key extends string>({ key, kind }: KnownAttribute<Key>): Condition<Key> | null {
  return kind === 'set' ? null : { kind: 'present', key }
}

/** What is not assigned differs from everything (RFC 7644 §3.4.2.2), and is otherwise like nothing. */
function comparing<Key extends string>(
  attribute: KnownAttribute<Key>,
  operator: Comparison,
  value: Compared,
): Condition<Key> | null {
  if (operator === 'ne') return negated(comparing(attribute, 'eq', value))
  if (value === null) return operator === 'eq' ? negated(present(attribute)) : null
  if (attribute.always !== undefined) return alwaysComparing(attribute, operator, value)
  const { key, kind } = attribute
  const wanted = valueAs(kind, value)
  if (wanted === null || !OPERATORS[kind].includes(operator)) return null
  // Every text holds, begins with and ends with the empty one.
  const isEmpty = wanted === '' && ['co', 'sw', 'ew'].includes(operator)
  return isEmpty ? present(attribute) : { kind: 'compare', key, as: kind, operator, value: wanted }
}

function negated<Key extends string>(inner: Condition<Key> | null): Condition<Key> | null {
  return inner === null ? null : { kind: 'not', inner }
}

const OPERATORS: Readonly<Record<AttributeKind, readonly Comparison[]>> = {
  exact: ['eq', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'],
  folded: ['eq', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'],
  lower: ['eq', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'],
  boolean: ['eq'],
  instant: ['eq', 'gt', 'ge', 'lt', 'le'],
  set: ['eq'],
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i

function valueAs(kind: AttributeKind, value: string | number | boolean): string | number | boolean | null {
  const text = kind === 'folded' ? fold(String(value)) : kind === 'lower' ? lowerCase(String(value)) : String(value)
  if (kind === 'boolean') return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : null
  if (kind !== 'instant') return text
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : at
}

/** As both databases write our columns: they know no case beyond these letters, though one of them does in what it is sent. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function alwaysComparing<Key extends string>(
  { always, key }: KnownAttribute<Key>,
  operator: Comparison,
  value: string | number | boolean,
): Condition<Key> | null {
  if (operator !== 'eq') return null
  const isSame = String(always).toLowerCase() === String(value).toLowerCase()
  return isSame ? { kind: 'present', key } : { kind: 'any', of: [] }
}

/** All that is compared in it. */
export function comparisonsIn<Key extends string>(condition: Condition<Key>): readonly Comparing<Key>[] {
  if (condition.kind === 'compare') return [condition]
  if (condition.kind === 'present') return []
  return condition.kind === 'not' ? comparisonsIn(condition.inner) : condition.of.flatMap(comparisonsIn)
}

/** Whether it can only be true of what one of these attributes, compared with `eq`, leads to. */
export function isLookUp<Key extends string>(condition: Condition<Key>, keys: ReadonlySet<Key>): boolean {
  if (condition.kind === 'all') return condition.of.some((each) => isLookUp(each, keys))
  return condition.kind === 'compare' && condition.operator === 'eq' && keys.has(condition.key)
}

/** Whether it is true of something. `valuesOf`: what it has of an attribute, in the form in which that is compared. */
export function isTrueOf<Key extends string>(
  condition: Condition<Key>,
  valuesOf: (key: Key) => readonly (string | number | boolean)[],
): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((each) => isTrueOf(each, valuesOf))
    case 'any':
      return condition.of.some((each) => isTrueOf(each, valuesOf))
    case 'not':
      return !isTrueOf(condition.inner, valuesOf)
    case 'present':
      return valuesOf(condition.key).length > 0
    case 'compare':
      return valuesOf(condition.key).some((value) => fits(condition, value))
  }
}

function fits<Key extends string>({ operator, value: wanted }: Comparing<Key>, value: string | number | boolean) {
  if (operator === 'eq') return value === wanted
  if (typeof value === 'string' && typeof wanted === 'string') {
    if (operator === 'co') return value.includes(wanted)
    if (operator === 'sw') return value.startsWith(wanted)
    if (operator === 'ew') return value.endsWith(wanted)
  }
  if (operator === 'gt') return value > wanted
  if (operator === 'ge') return value >= wanted
  if (operator === 'lt') return value < wanted
  return operator === 'le' && value <= wanted
}
