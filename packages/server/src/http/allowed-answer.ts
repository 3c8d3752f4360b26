/** The text of a "yes": what the ordinary path sends, line by line, made without going through its objects. */

import type { CompiledToken } from '../domain/token.ts'
import { type Allowed, identityBody, identityHeaders } from './verify-identity.ts'

export interface AllowedText {
  /** Header lines, from the identity to the length of the body. */
  readonly lines: string
  readonly body: string
}

/** What may stand in a header line and counts one byte for each character. */
const PLAIN = /^[ -~]*$/

/** Null when something in it could not stand in a head as it is; the ordinary path knows what to do then. */
export function renderAllowed(token: CompiledToken, verdict: Allowed): AllowedText | null {
  const body = JSON.stringify(identityBody(token, verdict))
  const headers = identityHeaders(token, verdict)
  let lines = ''
  for (const name in headers) {
    const value = headers[name] ?? ''
    if (!PLAIN.test(value)) return null
    lines += `${name}: ${value}\r\n`
  }
  if (!PLAIN.test(body)) return null
  return { lines: `${lines}content-type: application/json; charset=utf-8\r\ncontent-length: ${body.length}\r\n`, body }
}
