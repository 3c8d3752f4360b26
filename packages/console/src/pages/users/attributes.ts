/** Attributes as text, and the change that leads from the present ones to those wanted (RFC 7396). */

export type Attributes = Readonly<Record<string, unknown>>

export interface ReadAttributes {
  readonly attributes?: Attributes
  /** What the parser says; null when it is JSON, but no object. */
  readonly problem?: string | null
}

const isObject = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An empty text means that there are none. */
export function readAttributes(text: string): ReadAttributes {
  if (text.trim() === '') return { attributes: {} }
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? { attributes: value } : { problem: null }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : '' }
  }
}

/**
 * The server merges: what is to go has to be named with null, at every depth, and what is not named stays as somebody may have
 * changed it meanwhile.
 */
export function attributesPatch(present: Attributes, wanted: Attributes): Attributes {
  const gone = Object.keys(present).filter((name) => !Object.hasOwn(wanted, name))
  const changed = Object.entries(wanted).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(present[name]),
  )
  const patch = changed.map(([name, value]): readonly [string, unknown] => {
    const before = present[name]
    return [name, isObject(value) && isObject(before) ? attributesPatch(before, value) : value]
  })
  return Object.fromEntries([...gone.map((name) => [name, null] as const), ...patch])
}
