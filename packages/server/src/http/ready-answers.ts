/**
 * The usual answer of a route that is asked all the time, written as one text: Node and the framework check and join the
 * headers of each answer anew, which costs as much as everything else that is done for it. Node has no public way to hand
 * over a head that is ready, so this sets the field in which it keeps a head once it is made (docs/decisions/0012).
 */

import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { createReadyHeads, JSON_TYPE, jsonLines } from './ready-heads.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Sends ready answers, so that the headers of all others are put on as they are sent. */
    ready?: true
  }
  interface FastifyReply {
    /** Sends a JSON text as a 200, with these headers beside what each answer has. Names are in lower case. */
    sendReady(text: string, headers?: Readonly<Record<string, string>>): void
  }
}

/** Not imported, because an import looks at all that `node:http` has, and so loads its client for WebSockets. */
const NODES_OWN = process.getBuiltinModule('node:http').ServerResponse.prototype

/** Gives replies `sendReady`. `headers` are those that every answer has. */
export function sendReadyAnswers(app: FastifyInstance, headers: Readonly<Record<string, string>>): void {
  const headOf = createReadyHeads(app.server, headers)
  app.decorateReply('sendReady', function (this: FastifyReply, text, own = {}) {
    const { raw, request } = this
    const bytes = Buffer.byteLength(text)
    const lines = app.server.listening && takesReadyHeads(raw) ? jsonLines(own, bytes) : null
    if (lines === null) {
      this.headers(own).type(JSON_TYPE).send(text)
      return
    }
    this.hijack()
    inside(raw)._header = headOf(request.id, lines)
    raw.end(text, bytes === text.length ? 'latin1' : 'utf8')
  })
  app.addHook('onRoute', (route) => {
    if (route.config?.ready !== true) return
    route.onSend = (request, reply, _payload, done) => {
      putFirst(reply, { ...headers, 'request-id': request.id })
      done()
    }
  })
}

/** A document in the form in which the route answers it. */
export function textOf(reply: FastifyReply, document: Record<string, unknown>): string {
  const serialize = reply.getSerializationFunction('200')
  if (serialize === undefined) throw new Error('The route does not say what it answers.')
  return serialize(document)
}

interface Inside {
  _header: string
  /** Whether this is the last answer that the connection may carry; undefined where there is no such limit. */
  readonly maxRequestsOnConnectionReached: boolean | undefined
}

const inside = (response: ServerResponse): Inside => response as unknown as Inside

/**
 * Only Node's own answers are known from inside. What was put on one before belongs into its head, such as that the server
 * is about to stop; and so does that the connection ends with it.
 */
function takesReadyHeads(response: ServerResponse): boolean {
  if (Object.getPrototypeOf(response) !== NODES_OWN || response.getHeaderNames().length > 0) return false
  return response.shouldKeepAlive && inside(response).maxRequestsOnConnectionReached !== true
}

/** In the order in which they stand on the answers of other routes. */
function putFirst(reply: FastifyReply, headers: Readonly<Record<string, string>>): void {
  const own = Object.entries(reply.getHeaders()).filter(([name]) => !reply.raw.hasHeader(name))
  for (const [name] of own) reply.removeHeader(name)
  reply.headers(headers)
  for (const [name, value] of own) reply.header(name, value)
}
