/** What a connection and a request may cost, and the answers given before Fastify has seen a request. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Problem } from '../usecases/problem.ts'
import { showProblem } from './problems.ts'

export interface Limits {
  /** A route may ask for more with Fastify's `bodyLimit`; `LARGE_BODY_BYTES` is the most that any should. */
  readonly bodyBytes: number
  readonly headerBytes: number
  readonly headers: number
  readonly pathBytes: number
  readonly headersTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  /** How often Node looks for connections that are too slow. */
  readonly checkingIntervalMs: number
  /** A connection on which nothing moves for so long is cut, also while it reads our answer. */
  readonly idleTimeoutMs: number
  readonly requestsPerConnection: number
  readonly connections: number
}

export const LARGE_BODY_BYTES = 1024 * 1024

export const LIMITS: Limits = {
  bodyBytes: 256 * 1024,
  headerBytes: 16 * 1024,
  headers: 100,
  pathBytes: 4096,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  // Longer than the minute that common proxies keep an idle connection, so that they close it and not we.
  keepAliveTimeoutMs: 65_000,
  checkingIntervalMs: 2_000,
  idleTimeoutMs: 120_000,
  requestsPerConnection: 100_000,
  connections: 10_000,
}

/** Node's part of the limits. Framing is always judged strictly (`insecureHTTPParser` off). */
export function serverOptions(limits: Limits) {
  return {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    connectionsCheckingInterval: limits.checkingIntervalMs,
    insecureHTTPParser: false,
    // Node would answer a missing Host with an empty 400; `refuseOddHeaders` gives it a document.
    requireHostHeader: false,
  }
}

/** What Node takes only from the finished server. */
export function limitConnections(
  server: Server,
  limits: Limits,
  handle: (req: IncomingMessage, res: ServerResponse) => void,
): void {
  server.maxConnections = limits.connections
  // Or workers that are all full would pass a connection round and round among them. The types of Node lack it.
  Object.assign(server, { dropMaxConnection: true })
  // Node drops headers beyond its limit in silence, and a dropped header could be a second credential. Ours are counted.
  server.maxHeadersCount = 0
  // RFC 9110 §10.1.1 lets a server ignore expectations it does not know. Node's own 417 has no document.
  server.on('checkExpectation', handle)
}

/** Why the headers of a request are refused, or null. */
export function refuseOddHeaders(raw: IncomingMessage, limits: Limits): Problem | null {
  const { rawHeaders } = raw
  if (rawHeaders.length / 2 > limits.headers) return new Problem('headers_too_large')
  let hosts = 0
  let types = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.length === HOST.length && name.toLowerCase() === HOST) hosts++
    else if (name.length === CONTENT_TYPE.length && name.toLowerCase() === CONTENT_TYPE) types++
  }
  if (hosts > 1 || (hosts === 0 && raw.httpVersion !== '1.0') || types > 1) {
    return new Problem('malformed_request', { detail: 'Host must be sent once, and Content-Type not more than once.' })
  }
  return null
}

const HOST = 'host'
const CONTENT_TYPE = 'content-type'

/**
 * Why the address of a request is refused, or null. Where the rest of the path is somebody else's (`/v1/verify/at/…`),
 * only its length counts.
 */
export function refuseOddAddress(raw: IncomingMessage, limits: Limits, ignoresRest: boolean): Problem | null {
  const url = raw.url ?? ''
  const path = url.split('?', 1)[0] ?? ''
  if (!url.startsWith('/')) {
    return new Problem('malformed_request', { detail: 'The address must begin with a slash. Send the path alone.' })
  }
  if (path.length > limits.pathBytes) {
    return new Problem('malformed_request', { detail: `The path is longer than ${limits.pathBytes} bytes.` })
  }
  if (!ignoresRest && isOddPath(path)) {
    return new Problem('malformed_request', {
      detail: 'The path has empty or dot segments, backslashes or control characters. Send it in its plain form.',
    })
  }
  return null
}

/** Paths that a proxy before us may read differently than we do: nobody needs them, so nobody may guard them wrongly. */
function isOddPath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /\/\/|[\\\x00-\x20\x7f]|%(?:00|5c|0[ad])|\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path)
}

const REASONS: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

/** Answers what Node's parser refused, in our own form, and closes the connection: its framing can no longer be trusted. */
export function answerClientErrors(newRequestId: () => string, headers: Record<string, string>) {
  return (error: NodeJS.ErrnoException, socket: Duplex): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable || hasAnswerUnderWay(socket)) {
      socket.destroy()
      return
    }
    const requestId = newRequestId()
    const { status, text } = showProblem(clientProblem(error), requestId)
    const lines = Object.entries({
      ...headers,
      'request-id': requestId,
      'content-type': 'application/problem+json',
      'content-length': String(Buffer.byteLength(text)),
      connection: 'close',
    }).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\n${lines.join('')}\r\n${text}`, () =>
      socket.destroy(),
    )
  }
}

function clientProblem(error: NodeJS.ErrnoException): Problem {
  if (error.code === 'HPE_HEADER_OVERFLOW') return new Problem('headers_too_large')
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Problem('malformed_request', { status: 408, detail: 'The request came too slowly, so it was given up.' })
  }
  return new Problem('malformed_request')
}

/** Node hangs the response that is being written on the socket; a second one in its midst would be read as its body. */
function hasAnswerUnderWay(socket: Duplex): boolean {
  const response = (socket as { _httpMessage?: ServerResponse | null })._httpMessage
  return response?.headersSent === true
}
