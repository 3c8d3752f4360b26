/** Credentials as they arrive. Read from the raw header list, because a parsed one hides a second `Authorization`. */

import { Problem } from '../usecases/problem.ts'

export type RawHeaders = readonly string[]

/** Every value of a header, in order, whatever its letter case. */
export function headerValues(raw: RawHeaders, name: string): string[] {
  const values: string[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const each = raw[index] ?? ''
    // Another letter case makes a new text, and most names need not be looked at so closely.
    if (each.length === name.length && each.toLowerCase() === name) values.push(raw[index + 1] ?? '')
  }
  return values
}

export interface BearerCredentials {
  /** Secrets sent as bearer tokens, or in the old headers where those are switched on. */
  readonly secrets: readonly string[]
  /** `Authorization` in another scheme, such as `Basic`. */
  readonly others: readonly string[]
  /** What `Polett-Tenant` says. */
  readonly claimed: string | null
}

const LEGACY = ['auth-token', 'private-token'] as const

export function readBearer(raw: RawHeaders, legacyHeaders: boolean): BearerCredentials {
  const secrets: string[] = []
  const others: string[] = []
  for (const value of headerValues(raw, 'authorization')) {
    const secret = bearerSecret(value)
    if (secret === null) others.push(value)
    else secrets.push(secret)
  }
  if (legacyHeaders) for (const name of LEGACY) secrets.push(...headerValues(raw, name))
  return { secrets, others, claimed: readClaim(raw, legacyHeaders) }
}

/** RFC 6750 §2.1; the scheme in any letter case (RFC 9110 §11.1). Null for another scheme. */
function bearerSecret(value: string): string | null {
  if (value.length < 7 || value.slice(0, 6).toLowerCase() !== 'bearer') return null
  const separator = value.charCodeAt(6)
  return separator === 32 || separator === 9 ? value.slice(7).trim() : null
}

function readClaim(raw: RawHeaders, legacyHeaders: boolean): string | null {
  const claims = headerValues(raw, 'polett-tenant')
  if (legacyHeaders) claims.push(...headerValues(raw, 'auth-tenant-id'))
  if (claims.length > 1) {
    throw new Problem('malformed_request', { detail: 'The tenant is named twice. Send Polett-Tenant once.' })
  }
  return claims[0] ?? null
}

/** RFC 7617; null when it is not well formed. */
export function readBasic(value: string): { readonly name: string; readonly password: string } | null {
  const match = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(value)
  if (match === null) return null
  const text = Buffer.from(match[1] ?? '', 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return null
  return { name: formDecoded(text.slice(0, colon)), password: formDecoded(text.slice(colon + 1)) }
}

/** Clients encode both halves as form values first (RFC 6749 §2.3.1); ours need no encoding, so either form is read. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
