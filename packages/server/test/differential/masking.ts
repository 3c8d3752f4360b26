/** Makes answers of two servers comparable: what is random in them becomes a number, in the order in which it appeared. */

/** Both servers give the same number to what they made at the same step. */
export interface Mask {
  /** A text with everything known or recognisably random replaced, such as `«usr 3»`. */
  hide(text: string): string
  /** A text with the numbers replaced by what this server made. */
  reveal(text: string): string
}

/** Kinds of random text: the form by which each is known, wherever it stands. */
const FORMS: readonly (readonly [kind: string, form: RegExp])[] = [
  ['secret', /plt[umaog]_[0-9A-Za-z]{38}/g],
  ['prefix', /(?<=plt[umaog]_)[0-9A-Za-z]{3}(?![0-9A-Za-z])/g],
  ['usr', /usr_[0-9a-z]{20}/g],
  ['tok', /tok_[0-9a-z]{20}/g],
  ['uuid', /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g],
  ['request', /req_[0-9A-Za-z_-]{16}/g],
  ['hash', /\b[0-9a-f]{64}\b/g],
]

/** Members whose whole value is random: null stays null. */
const MEMBERS: Readonly<Record<string, string>> = {
  secretLast4: 'last4',
  last4: 'last4',
  nextCursor: 'cursor',
  milliseconds: 'ms',
  // How many nodes had to be waited for is told by tests of their own.
  nodes: 'nodes',
  confirmed: 'nodes',
  instance: 'request',
  requestId: 'request',
}

/** Neither in order nor ever asked for again, or so short that two may be alike by chance: one stands for all. */
const FORGOTTEN: ReadonlySet<string> = new Set(['ms', 'nodes', 'request', 'hash', 'prefix', 'last4'])

export function createMask(): Mask {
  const numbers = new Map<string, string>()
  const values = new Map<string, string>()

  function nameOf(kind: string, value: string): string {
    if (FORGOTTEN.has(kind)) return `«${kind}»`
    const known = numbers.get(`${kind} ${value}`)
    if (known !== undefined) return known
    const name = `«${kind} ${values.size}»`
    numbers.set(`${kind} ${value}`, name)
    values.set(name, value)
    return name
  }

  function hideText(text: string): string {
    return FORMS.reduce((so, [kind, form]) => so.replaceAll(form, (found) => nameOf(kind, found)), text)
  }

  function hideValue(value: unknown, member: string): unknown {
    const kind = MEMBERS[member]
    if (kind !== undefined && value !== null) return nameOf(kind, String(value))
    if (typeof value === 'string') return hideText(value)
    if (Array.isArray(value)) return value.map((each) => hideValue(each, ''))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [hideText(name), hideValue(inner, name)]))
  }

  return {
    hide(text) {
      try {
        return JSON.stringify(hideValue(JSON.parse(text), ''))
      } catch {
        return hideText(text)
      }
    },
    reveal: (text) => text.replaceAll(/«[a-z0-9]+ \d+»/g, (name) => values.get(name) ?? name),
  }
}
