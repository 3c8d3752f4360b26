/**
 * A token as JSON, taken apart: what a million tokens have alike is held once, what is each one's own as a few short
 * texts, and the things that change without the token are left out, to be put in when it is shown.
 */

import { instantText } from '../domain/instant-text.ts'

export interface ShownText {
  readonly alike: Alike
  /** Without line breaks, which JSON escapes. */
  readonly own: readonly string[]
}

/** The text around the values that are a token's own, and around those that change. */
export interface Alike {
  readonly parts: readonly Part[]
  readonly rest: string
}

interface Part {
  /** What stands in front of the value. */
  readonly before: string
  readonly value: Value
  /** Which of its own texts a value is; several may be the same one. */
  readonly at: number
}

/** Its own text, as it is or as a moment; whether its creator is still there; when and where it was used last. */
type Value = 'text' | 'instant' | 'active' | 'use'

export interface Moving {
  /** Whether whoever made the token is still there; of no account when nobody did. */
  readonly creatorActive: boolean
  readonly lastUsedAt: number | null
  readonly lastUsedAddress: string | null
}

/** Quotes inside texts are escaped in JSON, so that no member can stand in one. */
const TEXT = String.raw`(?:[^"\\]|\\.)*`
const CREATOR = `(?<creator>"createdBy":\\{(?:"${TEXT}"|[^"}])*"active":)(?:true|false)`
const USE = `(?<use>"lastUsedAt":(?:null|"${TEXT}"),"lastUsedAddress":(?:null|"${TEXT}"))`
const INSTANT = '(?<="(?:expiresAt|createdAt|updatedAt)":")(?<instant>[^"]+)'
const OWN = `(?<="(?:id|name|description|application|username|email|secretPrefix|secretLast4)":")(?<own>${TEXT})`

const MOVING = new RegExp(`${CREATOR}|${USE}`, 'g')
const ALL = new RegExp(`${MOVING.source}|${INSTANT}|${OWN}`, 'g')

/** Null when the text is not that of a token. */
export function takeApart(text: string, values: RegExp = ALL): ShownText | null {
  const parts: Part[] = []
  const own = new Map<string, number>()
  let from = 0
  for (const { 0: found, groups = {}, index } of text.matchAll(values)) {
    const { creator = '', instant, use } = groups
    const before = `${text.slice(from, index)}${creator}`
    from = index + found.length
    if (use !== undefined) parts.push({ before, value: 'use', at: -1 })
    else if (creator !== '') parts.push({ before, value: 'active', at: -1 })
    else parts.push({ before, ...ownValue(own, found, instant !== undefined) })
  }
  const isToken = parts.some(({ value }) => value === 'use')
  return isToken ? { alike: { parts, rest: text.slice(from) }, own: [...own.keys()] } : null
}

/** Tokens are often called like their application, and many were never changed. */
function ownValue(own: Map<string, number>, text: string, mayBeInstant: boolean): Pick<Part, 'value' | 'at'> {
  const short = mayBeInstant ? shortInstant(text) : null
  const kept = short ?? text
  const at = own.get(kept) ?? own.size
  own.set(kept, at)
  return { value: short === null ? 'text' : 'instant', at }
}

const SHORTEST_DIGITS = 36

/** Null when it would not be the same again. */
function shortInstant(text: string): string | null {
  const at = Date.parse(text)
  return Number.isNaN(at) || instantText(at) !== text ? null : at.toString(SHORTEST_DIGITS)
}

export function putTogether({ alike, own }: ShownText, moving: Moving): string {
  let text = ''
  for (const { at, before, value } of alike.parts) text += before + shown(value, own[at] ?? '', moving)
  return text + alike.rest
}

function shown(value: Value, own: string, { creatorActive, lastUsedAddress, lastUsedAt }: Moving): string {
  switch (value) {
    case 'text':
      return own
    case 'instant':
      return instantText(Number.parseInt(own, SHORTEST_DIGITS))
    case 'active':
      return String(creatorActive)
    case 'use': {
      const at = lastUsedAt === null ? 'null' : `"${instantText(lastUsedAt)}"`
      return `"lastUsedAt":${at},"lastUsedAddress":${JSON.stringify(lastUsedAddress)}`
    }
  }
}

/** The same with nothing that others could have alike, for where hardly two tokens have. */
export function takeApartAlone(text: string): ShownText | null {
  const moving = takeApart(text, MOVING)
  if (moving === null) return null
  const { parts, rest } = moving.alike
  const own = [...parts.map(({ before }) => before), rest]
  const texts = own.map((_, at): Part => ({ before: '', value: 'text', at }))
  const between = parts.map((part): Part => ({ ...part, before: '' }))
  return { alike: { parts: texts.flatMap((part, at) => [part, ...between.slice(at, at + 1)]), rest: '' }, own }
}
