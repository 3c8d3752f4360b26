/** People as SCIM users (RFC 7643 §4.1): what Polett itself knows of them, and what it keeps for their directory. */

import { readablePart } from './readable.ts'
import { isScimObject, keyOf, memberOf, readBoolean, type ScimObject, withMember } from './scim-value.ts'

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'

export interface DirectoryUser {
  readonly username: string
  readonly externalId: string | null
  readonly name: string
  readonly email: string | null
  readonly locale: string | null
  readonly active: boolean
  /** Everything else that the directory sent, to be shown to it again. */
  readonly kept: ScimObject
}

/** What a resource asks for. Left out: stays as it is, or begins as people do. */
export interface WantedDirectoryUser extends Omit<DirectoryUser, 'active' | 'externalId'> {
  readonly externalId?: string
  readonly active?: boolean
  readonly password?: string
}

export interface AttributeFault {
  readonly attribute: string
  readonly message: string
}

/** Attributes that are held elsewhere than among what is kept. Those of the last line are the server's own, and ignored. */
const OWN = [
  ...['userName', 'externalId', 'displayName', 'emails', 'preferredLanguage', 'active', 'password'],
  ...['schemas', 'id', 'meta', 'groups'],
]

/** The attributes of a person, without those that say where it lies and what it belongs to. */
export function showDirectoryUser(user: DirectoryUser): ScimObject {
  const { active, email, externalId, kept, locale, name, username } = user
  const names = memberOf(kept, 'name')
  return {
    ...kept,
    userName: username,
    ...(externalId === null ? {} : { externalId }),
    name: { ...(isScimObject(names) ? names : {}), formatted: name },
    displayName: name,
    ...(email === null ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
    ...(locale === null ? {} : { preferredLanguage: locale }),
    active,
  }
}

/** `before`: what was shown of the person until now, where a part of it has been changed. */
export function readDirectoryUser(
  resource: ScimObject,
  before: ScimObject | null,
): WantedDirectoryUser | readonly AttributeFault[] {
  const faults: AttributeFault[] = []
  const text = (name: string, most: number): string | null => {
    const value = memberOf(resource, name)
    if (value === undefined || value === '') return null
    if (typeof value === 'string' && value.length <= most) return value
    faults.push({ attribute: name, message: `This must be text of at most ${most} characters.` })
    return null
  }
  const username = text('userName', MAX_TEXT) ?? ''
  if (username === '') faults.push({ attribute: 'userName', message: 'This must be given.' })
  const externalId = text('externalId', MAX_EXTERNAL_ID)
  const password = text('password', MAX_TEXT)
  const active = memberOf(resource, 'active')
  const isActive = active === undefined ? undefined : readBoolean(active)
  if (isActive === null) faults.push({ attribute: 'active', message: 'This must be true or false.' })
  const email = readEmail(memberOf(resource, 'emails'), faults)
  const name = readName(resource, before, username)
  if (name.length > MAX_NAME) {
    faults.push({ attribute: 'displayName', message: `This must have at most ${MAX_NAME} characters.` })
  }
  const language = text('preferredLanguage', MAX_LANGUAGE)
  if (faults.length > 0) return faults
  return {
    ...{ username, name, email, locale: language?.replaceAll('_', '-') ?? null, kept: keptOf(resource) },
    ...(externalId === null ? {} : { externalId }),
    ...(typeof isActive === 'boolean' ? { active: isActive } : {}),
    ...(password === null ? {} : { password }),
  }
}

const MAX_TEXT = 1024
const MAX_EXTERNAL_ID = 200
const MAX_NAME = 100
const MAX_LANGUAGE = 35
const MAX_EMAIL = 254

/** The one that is called primary, last; else the first for work; else the first. Polett knows one address of a person. */
function readEmail(value: unknown, faults: AttributeFault[]): string | null {
  if (value === undefined) return null
  const list = (Array.isArray(value) ? value : [value]).map((each) => (isScimObject(each) ? each : { value: each }))
  const filled = list.filter((each) => ![undefined, ''].includes(memberOf(each, 'value') as string | undefined))
  const chosen =
    filled.findLast((each) => readBoolean(memberOf(each, 'primary')) === true) ??
    filled.find((each) => String(memberOf(each, 'type')).toLowerCase() === 'work') ??
    filled[0]
  if (chosen === undefined) return null
  const email = memberOf(chosen, 'value')
  if (typeof email === 'string' && email.length <= MAX_EMAIL && /^[^\s@]+@[^\s@]+$/.test(email)) return email
  faults.push({ attribute: 'emails', message: 'This must be an e-mail address.' })
  return null
}

/** Whatever was changed of the name counts; else what a directory means to be shown; else what there is. */
function readName(resource: ScimObject, before: ScimObject | null, username: string): string {
  const spellings = spellingsOf(resource)
  const known = before === null ? [] : spellingsOf(before)
  const changed = before === null ? undefined : spellings.find((each, at) => each !== '' && each !== known[at])
  return changed ?? spellings.find((each) => each !== '') ?? username
}

function spellingsOf(resource: ScimObject): readonly string[] {
  const name = memberOf(resource, 'name')
  const part = (key: string) => textIn(isScimObject(name) ? memberOf(name, key) : undefined)
  const parts = [part('givenName'), part('familyName')].filter((each) => each !== '')
  return [textIn(memberOf(resource, 'displayName')), part('formatted'), parts.join(' ')]
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? (readablePart(value) ?? '') : ''
}

function keptOf(resource: ScimObject): ScimObject {
  const others = OWN.reduce((left, name) => withMember(left, name, undefined), resource)
  const names = memberOf(others, 'name')
  const kept = isScimObject(names) ? withMember(names, 'formatted', undefined) : undefined
  const key = keyOf(others, 'name')
  const without = key === undefined ? others : withMember(others, key, undefined)
  return kept === undefined || Object.keys(kept).length === 0 ? without : { ...without, name: kept }
}

/** The merge patch (RFC 7396) that makes one object of another. */
export function mergePatchBetween(from: ScimObject, to: ScimObject): ScimObject {
  const gone = Object.keys(from).filter((key) => !Object.hasOwn(to, key))
  const set = Object.entries(to).flatMap(([key, value]) => {
    const held = Object.hasOwn(from, key) ? from[key] : undefined
    if (isScimObject(held) && isScimObject(value)) {
      const inner = mergePatchBetween(held, value)
      return Object.keys(inner).length === 0 ? [] : [[key, inner] as const]
    }
    return JSON.stringify(held) === JSON.stringify(value) ? [] : [[key, value] as const]
  })
  return Object.fromEntries([...gone.map((key) => [key, null] as const), ...set])
}
