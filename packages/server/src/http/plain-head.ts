/** Reads heads of requests that bring one credential and nothing unusual. */

import { ownText } from './repeated-request.ts'

export interface PlainHead {
  readonly authorization: string
  /** What `Polett-Tenant` says. */
  readonly claimed: string | null
  /** The type of the body. */
  readonly type: string | null
}

/** The id of a tenant or a unit. */
export const PLAIN_NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/

/** Headers that make a request more than a question: an expectation, another protocol, an end. */
const UNUSUAL: ReadonlySet<string> = new Set([
  ...['transfer-encoding', 'expect', 'upgrade', 'trailer'],
  // No standard has it, but Node's parser takes it for `Connection`.
  'proxy-connection',
])
const MAX_HEADERS = 100

/** Null unless there is one `Host`, one `Authorization`, at most one of what counts besides, and nothing unusual. */
export function plainHead(rawHeaders: readonly string[], alsoUnusual: ReadonlySet<string>): PlainHead | null {
  if (rawHeaders.length > 2 * MAX_HEADERS) return null
  let authorization: string | null = null
  let claimed: string | null = null
  let type: string | null = null
  let hosts = 0
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase()
    const value = rawHeaders[at + 1] ?? ''
    if (name === 'host') hosts += 1
    else if (name === 'authorization') {
      if (authorization !== null) return null
      authorization = value
    } else if (name === 'polett-tenant') {
      if (claimed !== null || !PLAIN_NAME.test(value)) return null
      claimed = ownText(value)
    } else if (name === 'connection') {
      if (value !== 'keep-alive') return null
    } else if (UNUSUAL.has(name) || alsoUnusual.has(name)) return null
    else if (name === 'content-type') {
      if (type !== null) return null
      type = value
    }
  }
  return hosts === 1 && authorization !== null ? { authorization, claimed, type } : null
}

const BEARER = 'Bearer '

/** Null for another scheme. */
export function plainSecret({ authorization }: PlainHead): string | null {
  return authorization.startsWith(BEARER) ? authorization.slice(BEARER.length) : null
}
