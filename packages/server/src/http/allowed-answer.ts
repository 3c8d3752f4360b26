/**
 * The text of a "yes": what the ordinary path sends, line by line, made without going through its objects. What it says
 * of a token's terms is written apart, because many tokens share them.
 */

import { instantText } from '../domain/instant-text.ts'
import type { CompiledToken } from '../domain/token.ts'
import { ownText } from './repeated-request.ts'
import { type Allowed, identityBody, identityHeaders } from './verify-identity.ts'

export interface AllowedText {
  /** Header lines, from the identity to the length of the body. */
  readonly lines: string
  readonly body: string
}

/** What may stand in a header line and counts one byte for each character. */
const PLAIN = /^[ -~]*$/

/** Null when something in it could not stand in a head as it is; the ordinary path knows what to do then. */
export function renderAllowed(token: CompiledToken, terms: TermsText): AllowedText | null {
  const { expiresAt, id, plainIds, subject } = token
  if (!plainIds) return null
  const body = `${terms.bodyStart}${id}${terms.bodyEnd}`
  const expires = expiresAt === null ? '' : instantText(expiresAt)
  const lines =
    `polett-token: ${id}\r\n${terms.kind}polett-subject: ${subject.id}\r\n` +
    `polett-subject-name: ${subject.encodedName}\r\n${terms.place}` +
    `polett-expires: ${expires}\r\n${terms.permissions}content-length: ${body.length}\r\n`
  return { lines, body }
}

/** The lines between those that are each token's own, and the body around its id. */
export interface TermsText {
  readonly kind: string
  readonly place: string
  readonly permissions: string
  readonly bodyStart: string
  readonly bodyEnd: string
}

/** Of any token with these terms: nothing of its own is in it. Null when something in it could not stand in a head. */
export function renderTerms(token: CompiledToken, verdict: Allowed): TermsText | null {
  const headers = identityHeaders(token, verdict)
  const line = (name: string): string => `${name}: ${headers[name] ?? ''}\r\n`
  const text = JSON.stringify(identityBody({ ...token, id: TOKEN_HERE }, verdict))
  const at = text.indexOf(TOKEN_HERE)
  const own = new Set(['polett-token', 'polett-subject', 'polett-subject-name', 'polett-expires'])
  const shared = Object.entries(headers).filter(([name]) => !own.has(name))
  if (!PLAIN.test(text) || shared.some(([, value]) => !PLAIN.test(value))) return null
  return {
    kind: ownText(line('polett-kind')),
    place: ownText(`${line('polett-tenant')}${line('polett-unit')}${line('polett-role')}`),
    permissions: ownText(`${line('polett-permissions')}${line('polett-permissions-truncated')}${JSON_LINE}`),
    bodyStart: ownText(text.slice(0, at)),
    bodyEnd: ownText(text.slice(at + TOKEN_HERE.length)),
  }
}

const TOKEN_HERE = '<token>'
const JSON_LINE = 'content-type: application/json; charset=utf-8\r\n'
