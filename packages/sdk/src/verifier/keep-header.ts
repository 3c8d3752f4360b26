/** Reads `Polett-Keep`: how long an answer may be kept, and what takes it away before that. */

export interface Keep {
  /** Everything up to this change is in the answer. */
  readonly position: number
  /** How long the token and this secret live from the answer on; infinite when neither ends. */
  readonly ms: number
  /** Opaque names of what the answer depends on. */
  readonly tags: readonly string[]
}

/** Null for an answer without the header, or with one that this client does not understand: it is not kept then. */
export function readKeep(headers: Headers): Keep | null {
  const parts = new Map<string, string>()
  for (const part of (headers.get('polett-keep') ?? '').split(',')) {
    const [, name, value] = /^\s*([a-z]+)=([\w.-]+)\s*$/.exec(part) ?? []
    if (name === undefined || value === undefined || parts.has(name)) return null
    parts.set(name, value)
  }
  const position = wholeNumber(parts.get('position'))
  const ms = parts.has('ms') ? wholeNumber(parts.get('ms')) : Number.POSITIVE_INFINITY
  const tags = (parts.get('tags') ?? '').split('.')
  if (position === null || ms === null || tags.includes('')) return null
  return { position, ms, tags }
}

/** Null for what is none, and for one that is too large to be exact. */
export function wholeNumber(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return null
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : null
}
