/** Looks over a text that is known to be JSON for what `JSON.parse` hides: members given twice, depth and number. */

const MAX_DEPTH = 32
const MAX_MEMBERS = 10_000
/** More than the largest honest list: 200 grants of 100 permissions. */
const MAX_ENTRIES = 25_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

export interface Findings {
  /** Why the text cannot be accepted, as sentences for the caller, or null. */
  readonly refusal: string | null
  /** JSON pointer to a member named `__proto__`, or null. */
  readonly dangerousPointer: string | null
}

/** An open object or list; `names` is null for a list. Most objects have few members, for which a set costs too much. */
interface Level {
  readonly names: string[] | null
  /** The same names, once they are many. */
  many: Set<string> | null
  /** The member or index that is being read, for pointers. */
  at: string
  index: number
  expectsName: boolean
}

/** The text must have passed `JSON.parse`: only its structure is followed here, in one pass and without recursion. */
export function scanJson(text: string): Findings {
  const levels: Level[] = []
  /** The innermost of them. */
  let level: Level | undefined
  let members = 0
  let entries = 0
  let dangerousPointer: string | null = null

  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) {
      const end = endOfString(text, at)
      if (level?.names && level.expectsName) {
        const written = text.slice(at + 1, end)
        const name: string = written.includes('\\') ? JSON.parse(text.slice(at, end + 1)) : written
        if (hasName(level, level.names, name))
          return refuse('The body has a member twice in one object. Send each member once.')
        if (++members > MAX_MEMBERS)
          return refuse(`The body has more than ${MAX_MEMBERS} members. Send less at a time.`)
        level.at = name
        level.expectsName = false
        if (name === '__proto__') dangerousPointer ??= pointerTo(levels)
      }
      at = end
    } else if (char === OPEN_OBJECT || char === OPEN_LIST) {
      if (levels.length === MAX_DEPTH)
        return refuse(`The body is nested more than ${MAX_DEPTH} levels deep. Flatten it.`)
      level = { names: char === OPEN_OBJECT ? [] : null, many: null, at: '0', index: 0, expectsName: true }
      levels.push(level)
    } else if (char === CLOSE_OBJECT || char === CLOSE_LIST) {
      levels.pop()
      level = levels.at(-1)
    } else if (char === COMMA && level !== undefined) {
      level.expectsName = true
      level.index++
      if (level.names === null) level.at = String(level.index)
      if (++entries > MAX_ENTRIES) return refuse(`The body has more than ${MAX_ENTRIES} entries. Send less at a time.`)
    }
  }
  return { refusal: null, dangerousPointer }
}

const FEW_NAMES = 8

/** Whether the name was there before; it is from now on. */
function hasName(level: Level, names: string[], name: string): boolean {
  if (names.length < FEW_NAMES) {
    if (names.includes(name)) return true
    names.push(name)
    return false
  }
  level.many ??= new Set(names)
  if (level.many.has(name)) return true
  level.many.add(name)
  return false
}

function refuse(refusal: string): Findings {
  return { refusal, dangerousPointer: null }
}

function endOfString(text: string, start: number): number {
  const quote = text.indexOf('"', start + 1)
  // Without an escape before it, it is the end; else the text is followed step by step.
  let at = text.charCodeAt(quote - 1) === BACKSLASH ? start + 1 : quote
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at
}

function pointerTo(levels: readonly Level[]): string {
  return levels.map(({ at }) => `/${at.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
