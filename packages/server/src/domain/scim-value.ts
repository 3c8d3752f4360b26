/** Values of SCIM (RFC 7643 §2): JSON objects whose members are named without regard to case. */

export type ScimObject = Readonly<Record<string, unknown>>

export function isScimObject(value: unknown): value is ScimObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The member of that name, in whatever case either is written; undefined when there is none or it is null. */
export function memberOf(object: ScimObject, name: string): unknown {
  const key = keyOf(object, name)
  return key === undefined ? undefined : (object[key] ?? undefined)
}

/** How the object itself writes a name. */
export function keyOf(object: ScimObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name
  const wanted = name.toLowerCase()
  return Object.keys(object).find((key) => key.toLowerCase() === wanted)
}

/** With the member set; undefined and null take it away (RFC 7643 §2.5: both mean that it is not assigned). */
export function withMember(object: ScimObject, name: string, value: unknown): ScimObject {
  const key = keyOf(object, name) ?? name
  const wanted = name.toLowerCase()
  // In every spelling: one that stayed behind would be read again where this one is gone.
  const others = Object.entries(object).filter(([each]) => each.toLowerCase() !== wanted)
  // Defined rather than assigned, so that a member named __proto__ stays an ordinary one.
  return Object.fromEntries(value === undefined || value === null ? others : [...others, [key, value]])
}

/** A boolean, also as directories write it in a text; null for anything else. */
export function readBoolean(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value.toLowerCase() : ''
  return text === 'true' ? true : text === 'false' ? false : null
}

/** The resource with what `attributes` asks for, or without what `excludedAttributes` names (RFC 7644 §3.9). */
export function projectResource(
  resource: ScimObject,
  { attributes, excludedAttributes }: { readonly attributes?: string; readonly excludedAttributes?: string },
): ScimObject {
  const wanted = namesIn(attributes)
  const unwanted = namesIn(excludedAttributes)
  if (wanted.size === 0 && unwanted.size === 0) return resource
  const stays = (key: string): boolean => {
    const name = key.toLowerCase()
    if (name === 'id' || name === 'schemas') return true
    return wanted.size > 0 ? [...wanted].some((each) => isAt(each, name)) : !unwanted.has(name)
  }
  return Object.fromEntries(Object.entries(resource).filter(([key]) => stays(key)))
}

/** Whether a path such as `name.givenName` or `urn:…:User:department` lies in this member of a resource. */
function isAt(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}:`)
}

const CORE = /^urn:ietf:params:scim:schemas:core:\d+\.\d+:[a-z]+:/

export function namesIn(list: string | undefined): ReadonlySet<string> {
  const names = (list ?? '').toLowerCase().split(',')
  return new Set(names.map((each) => each.trim().replace(CORE, '')).filter((each) => each !== ''))
}
