/**
 * The only way out to companies' issuers: hosts that the operator has named, https or this machine, no redirects, and an
 * answer of bounded size in bounded time. What an administrator or an issuer writes into an address leads nowhere else.
 */

import { isLoopbackHost } from '../domain/host.ts'
import { refuseIssuerUrl } from '../domain/issuer.ts'

const MAX_BYTES = 512 * 1024
const MAX_MS = 10_000

/** An issuer that cannot be asked, or that does not answer as it must. The message is for the operator's log. */
export function issuerFault(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { name: 'IssuerFault' })
}

export function isIssuerFault(error: unknown): boolean {
  return error instanceof Error && error.name === 'IssuerFault'
}

/** What the libraries pass; members may be there and undefined. */
export interface FetchOptions {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string | URLSearchParams | Uint8Array | ReadableStream | ArrayBuffer | null | undefined
  readonly signal?: AbortSignal | undefined
}

type BodyToSend = NonNullable<Parameters<typeof fetch>[1]>['body'] & {}

export type Fetch = (url: string, options?: FetchOptions) => Promise<Response>

/** `fetch` itself, within these bounds. */
export function guardedFetch(hosts: readonly string[]): Fetch {
  return async (url, options = {}) => {
    const refusal = refuseFetch(url, hosts)
    if (refusal !== null) throw issuerFault(`${hostOf(url)} is not asked: ${refusal}.`)
    const ended = AbortSignal.timeout(MAX_MS)
    const signal = options.signal == null ? ended : AbortSignal.any([ended, options.signal])
    const { body: sent = null, headers = {}, method = 'GET' } = options
    const answer = await fetch(url, { method, headers, body: sent as BodyToSend, redirect: 'manual', signal })
    if (answer.status >= 300 && answer.status < 400) throw issuerFault(`${hostOf(url)} answers with a redirect.`)
    const body = await readBounded(answer, hostOf(url))
    return new Response(body.length === 0 ? null : body, { status: answer.status, headers: answer.headers })
  }
}

function refuseFetch(url: string, hosts: readonly string[]): string | null {
  const bare = URL.parse(url)
  if (bare === null) return 'malformed'
  // The address of a key set may carry a query, that of an issuer may not.
  bare.search = ''
  return refuseIssuerUrl(bare.href, hosts, isLoopbackHost)
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? 'An address'

async function readBounded(answer: Response, host: string): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body ?? []) {
    size += part.length
    // Leaving the loop cancels the rest.
    if (size > MAX_BYTES) throw issuerFault(`${host} answers with more than ${MAX_BYTES} bytes.`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}
