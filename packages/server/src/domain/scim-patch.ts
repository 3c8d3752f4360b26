/** A SCIM patch (RFC 7644 §3.5.2) applied to a resource, with the liberties that directories take with its form. */

import { type Filter, matchesFilter, parsePath, type TargetPath } from './scim-filter.ts'
import { isScimObject, keyOf, memberOf, type ScimObject, withMember } from './scim-value.ts'

export interface ScimRefusal {
  readonly scimType: 'invalidPath' | 'invalidSyntax' | 'invalidValue' | 'mutability' | 'noTarget' | 'tooMany'
  readonly detail: string
}

export interface PatchStep {
  readonly op: 'add' | 'replace' | 'remove'
  readonly path: TargetPath
  readonly value: unknown
}

const MAX_STEPS = 1000
/** Of all lists together: what a patch may cost is bounded by what it holds. */
const MAX_VALUES = 1000

/** The operations one by one: an operation without a path is one for each member of its value. */
export function readPatch(body: unknown): readonly PatchStep[] | ScimRefusal {
  const operations = isScimObject(body) ? memberOf(body, 'Operations') : undefined
  if (!Array.isArray(operations)) return refusal('invalidSyntax', 'Send the operations as a list named Operations.')
  if (operations.length > MAX_STEPS) return refusal('tooMany', `Send at most ${MAX_STEPS} operations at a time.`)
  const steps: PatchStep[] = []
  let values = 0
  for (const operation of operations) {
    const read = readOperation(operation)
    if (isRefusal(read)) return read
    steps.push(...read)
    for (const { value } of read) values += Array.isArray(value) ? value.length : 0
    if (steps.length > MAX_STEPS || values > MAX_VALUES) {
      return refusal('tooMany', `Change at most ${MAX_STEPS} attributes and ${MAX_VALUES} values at a time.`)
    }
  }
  return steps
}

function readOperation(operation: unknown): readonly PatchStep[] | ScimRefusal {
  if (!isScimObject(operation)) return refusal('invalidSyntax', 'Each operation is an object.')
  const op = String(memberOf(operation, 'op') ?? '').toLowerCase()
  if (op !== 'add' && op !== 'replace' && op !== 'remove') {
    return refusal('invalidSyntax', 'The op of an operation is add, replace or remove.')
  }
  const path = memberOf(operation, 'path')
  const key = keyOf(operation, 'value')
  const value = key === undefined ? undefined : operation[key]
  if (path !== undefined) return readSteps(op, [[path, value]])
  if (op === 'remove') return refusal('noTarget', 'An operation that removes needs a path.')
  if (!isScimObject(value)) return refusal('invalidValue', 'Without a path, the value is an object of attributes.')
  return readSteps(op, Object.entries(value))
}

function readSteps(
  op: PatchStep['op'],
  pairs: readonly (readonly [path: unknown, value: unknown])[],
): readonly PatchStep[] | ScimRefusal {
  const steps: PatchStep[] = []
  for (const [text, value] of pairs) {
    const path = typeof text === 'string' ? parsePath(text) : null
    if (path === null) return refusal('invalidPath', 'A path of the patch is not one that can be read.')
    // An attribute may be added as nothing, which changes nothing.
    if (value === undefined && op !== 'remove') return refusal('invalidValue', 'An operation lacks its value.')
    steps.push({ op: value === null ? 'remove' : op, path, value: value ?? undefined })
  }
  return steps
}

function refusal(scimType: ScimRefusal['scimType'], detail: string): ScimRefusal {
  return { scimType, detail }
}

/** All of them in turn, or the refusal of the first that cannot be done. */
export function applyPatch(resource: ScimObject, steps: readonly PatchStep[]): ScimObject | ScimRefusal {
  let patched = resource
  for (const step of steps) {
    const next = applyStep(patched, step)
    if (next === null) return refusal('noTarget', 'The patch names a value that is not there.')
    patched = next
  }
  return patched
}

export function isRefusal(value: object): value is ScimRefusal {
  return 'scimType' in value
}

/** Null: what is to be replaced is not there. */
function applyStep(resource: ScimObject, { op, path, value }: PatchStep): ScimObject | null {
  if (path.schema !== null) {
    const held = memberOf(resource, path.schema)
    const home = isScimObject(held) ? held : {}
    const changed = path.name === null ? changeValue(op, held, value) : changeIn(home, op, path, value)
    if (changed === null) return null
    const isEmpty = isScimObject(changed) && Object.keys(changed).length === 0
    return withMember(resource, path.schema, isEmpty ? undefined : changed)
  }
  return changeIn(resource, op, path, value)
}

function changeIn(home: ScimObject, op: PatchStep['op'], path: TargetPath, value: unknown): ScimObject | null {
  const { name, sub, where } = path
  if (name === null) return null
  const held = memberOf(home, name)
  if (where !== null) {
    const changed = changeWhere(
      op,
      Array.isArray(held) ? held : held === undefined ? [] : [held],
      { where, sub },
      value,
    )
    return changed === null ? null : withMember(home, name, changed.length === 0 ? undefined : changed)
  }
  return withMember(home, name, sub === null ? changeValue(op, held, value) : changeSub(op, held, sub, value))
}

/** A list grows, an object takes the members over, all else is replaced. */
function changeValue(op: PatchStep['op'], held: unknown, value: unknown): unknown {
  if (op === 'remove') return Array.isArray(held) && value !== undefined ? without(held, value) : undefined
  if (isScimObject(held) && isScimObject(value)) return merged(held, value)
  if (!Array.isArray(held)) return value
  const values = Array.isArray(value) ? value : [value]
  if (op === 'replace') return values
  const known = new Set(held.map((each) => JSON.stringify(each)))
  return [...held, ...values.filter((each) => !known.has(JSON.stringify(each)))]
}

function merged(held: ScimObject, value: ScimObject): ScimObject {
  return Object.entries(value).reduce((object, [name, each]) => withMember(object, name, each), held)
}

/** Directories name what is to go from a list by a value instead of a path. */
function without(held: readonly unknown[], value: unknown): readonly unknown[] | undefined {
  const gone = new Set((Array.isArray(value) ? value : [value]).map(identityOf))
  const left = held.filter((each) => !gone.has(identityOf(each)))
  return left.length === 0 ? undefined : left
}

function identityOf(value: unknown): string {
  return JSON.stringify((isScimObject(value) ? memberOf(value, 'value') : undefined) ?? value)
}

function changeSub(op: PatchStep['op'], held: unknown, sub: string, value: unknown): unknown {
  const set = (object: ScimObject) => withMember(object, sub, op === 'remove' ? undefined : value)
  if (Array.isArray(held)) return held.map((each) => (isScimObject(each) ? set(each) : each))
  const changed = set(isScimObject(held) ? held : {})
  return Object.keys(changed).length === 0 ? undefined : changed
}

function changeWhere(
  op: PatchStep['op'],
  list: readonly unknown[],
  { sub, where }: { readonly where: Filter; readonly sub: string | null },
  value: unknown,
): readonly unknown[] | null {
  const fits = list.map((each) => matchesFilter(where, each))
  if (!fits.includes(true)) {
    if (op === 'replace') return null
    if (op === 'remove') return list
    return [...list, changeOne(describedBy(where), sub, value)]
  }
  if (op === 'remove' && sub === null) return list.filter((_, at) => fits[at] !== true)
  return list.map((each, at) => {
    if (fits[at] !== true) return each
    return changeOne(isScimObject(each) ? each : {}, sub, op === 'remove' ? undefined : value)
  })
}

function changeOne(object: ScimObject, sub: string | null, value: unknown): unknown {
  if (sub !== null) return withMember(object, sub, value)
  return isScimObject(value) ? merged(object, value) : value
}

/** A new value that fits: `emails[type eq "work"].value` added where there is none makes one of that type. */
function describedBy(where: Filter): ScimObject {
  if (where.kind === 'and') return { ...describedBy(where.left), ...describedBy(where.right) }
  const isPlain = where.kind === 'compare' && where.operator === 'eq' && where.path.name !== null
  return isPlain ? { [where.path.name]: where.value } : {}
}
