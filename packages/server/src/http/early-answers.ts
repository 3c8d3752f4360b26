/**
 * Looks at the chunks of a connection before Node reads them, and answers those that are one plain question each. Node
 * spends more on taking a request apart and putting an answer together than such a question costs. It still owns the
 * connection, and reads everything that is not answered here.
 *
 * Only connections that begin with such a question are looked at, and only if it came in one piece: once anybody looks,
 * Node reads a connection more slowly, whoever answers. And a chunk is looked at only where a request begins. That is known
 * once a chunk was the very request that Node has read from it, and for as long as every chunk is one request that can be
 * read in one way only; after the first that is anything else, Node has the connection to itself.
 */

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type RepeatedRequest, repeatedRequest } from './repeated-request.ts'
import { type WholeRequest, wholeRequest } from './whole-request.ts'

/**
 * The whole answer, or null to leave the request to Node: ASCII as a text, anything else as bytes. The request is whole, and
 * must not be kept.
 */
export type EarlyAnswer = (request: WholeRequest, socket: Socket) => string | Uint8Array | null

/** How a request like one that was just answered is answered. */
export interface Again {
  /** What are other ones in each of them, in the order in which they stand there. */
  readonly secrets: readonly string[]
  /** Null for anything but secrets that `answer` would answer to in their places. Must not keep a secret. */
  answer(secrets: readonly string[]): ReturnType<EarlyAnswer>
}

export interface EarlyPath {
  readonly answer: EarlyAnswer
  /** Null for requests that are read anew each time. */
  readonly again?: (request: WholeRequest, socket: Socket) => Again | null
}

export interface EarlyAnswers extends EarlyPath {
  /** Whether the connection that begins with this request may bring more like it. */
  readonly isAsked: (request: IncomingMessage) => boolean
}

interface Connection {
  /** Requests until now, whoever has answered them. */
  requests: number
  isWatched: boolean
  /** Whether it is known where requests begin. */
  inStep: boolean
  /** What Node has to read from the present chunk, while that is being found out. It holds a secret, and must not stay. */
  expected: WholeRequest | null
  /** Bytes of the body of Node's present request that have not come yet. */
  owed: number
  /** Answers of Node that have not been sent yet. */
  underWay: number
  repeated: { readonly request: RepeatedRequest; readonly answer: Again['answer'] } | null
  /** How often that was made. */
  patterns: number
}

/** Where requests go on to differ in more than their secrets, it is not worth while to compare them. */
const MAX_PATTERNS = 4

type Listener = (chunk: Buffer) => void

export function answerEarly(server: Server, { isAsked, ...path }: EarlyAnswers): void {
  const connections = new WeakMap<Socket, Connection>()
  server.on('connection', (socket) => {
    connections.set(socket, newConnection())
  })
  const count = ({ socket }: IncomingMessage, response: ServerResponse): Connection | undefined => {
    const connection = connections.get(socket)
    if (connection === undefined) return undefined
    connection.requests += 1
    // Node counts only those that it has read itself, and so would go on beyond the limit.
    if (isLast(server, connection.requests)) response.shouldKeepAlive = false
    return connection
  }
  // Such a request is no `request` to Node. What answers it is none of this file's business.
  server.prependListener('checkExpectation', count)
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = count(request, response)
    if (connection === undefined) return
    if (connection.requests === 1 && isAsked(request)) {
      connection.isWatched = true
      // When Node has read the rest of the chunk that it came with.
      setImmediate(() => {
        // Once it is complete, nothing that comes later is its body.
        if (request.complete) watch(server, request.socket, connection, path)
        else connection.isWatched = false
      })
    }
    if (connection.isWatched) note(connection, request, response)
  })
}

function newConnection(): Connection {
  return {
    ...{ requests: 0, isWatched: false, inStep: false, expected: null, owed: 0, underWay: 0 },
    ...{ repeated: null, patterns: 0 },
  }
}

function note(connection: Connection, request: IncomingMessage, response: ServerResponse): void {
  if (connection.expected !== null) connection.inStep = isSecond(connection, connection.expected, request)
  connection.underWay += 1
  response.once('close', () => {
    connection.underWay -= 1
  })
}

function watch(server: Server, socket: Socket, connection: Connection, path: EarlyPath): void {
  const [read] = socket.listeners('data') as Listener[]
  if (read === undefined) return
  const look: Listener = (chunk) => {
    if (connection.owed > 0) {
      connection.owed -= chunk.length
      if (connection.owed < 0) leave()
      return read(chunk)
    }
    const text = chunk.toString('latin1')
    const mayBe = mayAnswer(server, socket, connection)
    const repeated = mayBe ? answerAgain(connection, text) : null
    if (repeated !== null) return send(repeated)
    const request = wholeRequest(text)
    if (request === null) {
      leave()
      return read(chunk)
    }
    const given = request.owed === 0 && mayBe ? path.answer(request, socket) : null
    if (given !== null) {
      noteRepeated(connection, text, () => path.again?.(request, socket) ?? null)
      return send(given)
    }
    connection.owed = request.owed
    connection.expected = connection.inStep ? null : request
    read(chunk)
    connection.expected = null
    if (!connection.inStep) leave()
  }
  const send = (given: string | Uint8Array): void => {
    forgetMatch()
    connection.requests += 1
    socket.write(given, 'latin1')
  }
  const leave = (): void => {
    connection.isWatched = false
    socket.removeListener('data', look)
    socket.on('data', read)
  }
  socket.removeListener('data', read)
  socket.on('data', look)
}

/** The language remembers the text that was matched last, which holds a secret of the request here: now it is this one. */
function forgetMatch(): void {
  NOTHING.test('')
}

const NOTHING = /^$/

function answerAgain({ repeated }: Connection, text: string): ReturnType<EarlyAnswer> {
  const secrets = repeated === null ? null : repeated.request.secretsIn(text)
  return secrets === null || repeated === null ? null : repeated.answer(secrets)
}

/** The request was answered, but not as one that is like the one before. */
function noteRepeated(connection: Connection, text: string, readAgain: () => Again | null): void {
  connection.repeated = null
  const again = connection.patterns === MAX_PATTERNS ? null : readAgain()
  if (again === null) return
  connection.patterns += 1
  const request = repeatedRequest(text, again.secrets)
  if (request !== null) connection.repeated = { request, answer: again.answer }
}

/**
 * Whether what Node has read from this chunk is the second request, after a first one that had ended, and the same: then no
 * part of any was waiting for its end before the chunk, since that would stand in it now.
 */
function isSecond(
  { requests }: Connection,
  expected: WholeRequest,
  { method, rawHeaders, url }: IncomingMessage,
): boolean {
  if (requests !== 2 || method !== expected.method || url !== expected.url) return false
  return (
    rawHeaders.length === expected.rawHeaders.length && rawHeaders.every((text, at) => text === expected.rawHeaders[at])
  )
}

/**
 * Not the first requests: until it has read one, Node takes a connection for one that is too slow. Not before Node's own
 * answers are out, nor after one that has ended the connection, and not to a client that does not read. Not when the
 * connection is to end with the answer.
 */
function mayAnswer(server: Server, socket: Socket, { inStep, requests, underWay }: Connection): boolean {
  if (!inStep || underWay > 0 || !socket.writable || socket.writableLength > 0) return false
  return server.listening && !isLast(server, requests + 1)
}

function isLast({ maxRequestsPerSocket }: Server, requests: number): boolean {
  return maxRequestsPerSocket !== null && maxRequestsPerSocket > 0 && requests >= maxRequestsPerSocket
}
