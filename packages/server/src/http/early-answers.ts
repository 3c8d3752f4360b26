/**
 * Looks at the chunks of a connection before Node reads them, and answers those that are one plain question each. Node
 * spends more on taking a request apart and putting an answer together than such a question costs. It still owns the
 * connection, and reads everything that is not answered here.
 *
 * Only connections that begin with such a question are looked at: once anybody looks, Node reads a connection more slowly,
 * whoever answers. And a chunk is looked at only where a request begins. That is known once a chunk was the very request
 * that Node has read from it, and for as long as every chunk is one request that can be read in one way only; after the
 * first that is anything else, Node has the connection to itself.
 */

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type WholeRequest, wholeRequest } from './whole-request.ts'

/** The whole answer, ASCII, or null to leave the request to Node. Must not keep the request. */
export type EarlyAnswer = (request: WholeRequest, socket: Socket) => string | null

export interface EarlyAnswers {
  /** Whether the connection that begins with this request may bring more like it. */
  readonly isAsked: (request: IncomingMessage) => boolean
  readonly answer: EarlyAnswer
}

interface Connection {
  /** Requests until now, whoever has answered them. */
  requests: number
  /** Bytes of the body of Node's present request that have not come yet. */
  owed: number
  /** The last request that Node has read, and its answer. */
  read: IncomingMessage | null
  left: ServerResponse | null
  /** Whether it is known where requests begin. */
  inStep: boolean
}

type Listener = (chunk: Buffer) => void

export function answerEarly(server: Server, { answer, isAsked }: EarlyAnswers): void {
  const connections = new WeakMap<Socket, Connection>()
  server.on('connection', (socket) => {
    connections.set(socket, { requests: 0, owed: 0, read: null, left: null, inStep: false })
  })
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(request.socket)
    if (connection === undefined) return
    connection.read = request
    connection.left = response
    connection.requests += 1
    // Node counts only those that it has read itself, and so would go on beyond the limit.
    if (isLast(server, connection.requests)) response.shouldKeepAlive = false
    if (connection.requests === 1 && isAsked(request)) watch(server, request.socket, connection, answer)
  })
}

function watch(server: Server, socket: Socket, connection: Connection, answer: EarlyAnswer): void {
  const [read] = socket.listeners('data') as Listener[]
  if (read === undefined) return
  const look: Listener = (chunk) => {
    if (connection.owed > 0) {
      connection.owed -= chunk.length
      if (connection.owed < 0) leave()
      return read(chunk)
    }
    const request = wholeRequest(chunk)
    if (request === null) {
      leave()
      return read(chunk)
    }
    if (!connection.inStep) {
      connection.inStep = isReadAs(connection, request, () => read(chunk))
      connection.owed = request.owed
      if (!connection.inStep) leave()
      return
    }
    const text = mayAnswer(server, socket, connection) ? answer(request, socket) : null
    if (text !== null) {
      connection.requests += 1
      socket.write(text, 'latin1')
      return
    }
    connection.owed = request.owed
    read(chunk)
  }
  const leave = (): void => {
    socket.removeListener('data', look)
    socket.on('data', read)
  }
  socket.removeListener('data', read)
  socket.on('data', look)
}

/** Whether Node reads one request there, and the same: then no part of one was waiting for its end before. */
function isReadAs(connection: Connection, request: WholeRequest, read: () => void): boolean {
  const { requests } = connection
  read()
  if (connection.requests !== requests + 1 || connection.read === null) return false
  const { method, rawHeaders, url } = connection.read
  const isAlike = method === request.method && url === request.url && rawHeaders.length === request.rawHeaders.length
  return isAlike && rawHeaders.every((text, at) => text === request.rawHeaders[at])
}

/**
 * Not the first request: until it has read one, Node takes a connection for one that is too slow. Not before Node's own
 * answers are out, and not to a client that does not read. Not when the connection is to end with the answer.
 */
function mayAnswer(server: Server, socket: Socket, { left, requests }: Connection): boolean {
  if (left?.writableFinished !== true || socket.writableLength > 0) return false
  return server.listening && !isLast(server, requests + 1)
}

function isLast({ maxRequestsPerSocket }: Server, requests: number): boolean {
  return maxRequestsPerSocket !== null && maxRequestsPerSocket > 0 && requests >= maxRequestsPerSocket
}
