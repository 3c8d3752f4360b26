/**
 * A way around the framework for the one question that is asked all the time. It answers only "yes", only to requests of
 * the plain form, and only from memory; everything else goes the ordinary way, which gives the same bytes for the same
 * request.
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { answerFromMemory, countCall } from '../usecases/verify.ts'
import { addressOf } from './caller.ts'
import { makeRequestIds, securityHeaders } from './headers.ts'
import { identityBody, identityHeaders } from './verify-identity.ts'
import { type PlainPlace, plainBearer, plainPlace } from './verify-plain.ts'

export interface ShortPathOptions {
  readonly publicUrl: string
  /** Told of every answer given here, because the framework's own hooks are not. */
  readonly onAllowed: () => void
}

/** Puts the short path before the app. Where the old headers are read or every request is logged, it is left out. */
export function answerVerifyShortly(app: FastifyInstance, deps: Deps, options: ShortPathOptions): void {
  if (deps.config.legacyHeaders || ['debug', 'trace'].includes(deps.config.logLevel)) return
  const answerShortly = createShortPath(deps, options)
  app.server.removeListener('request', app.routing)
  app.server.on('request', (request, response) => {
    // While closing, the framework tells clients that the connection ends.
    if (!app.server.listening || !answerShortly(request, response)) app.routing(request, response)
  })
}

type Answerer = (request: IncomingMessage, response: ServerResponse) => boolean

/** The function answers false, and has touched nothing, when the request has to go the ordinary way. */
function createShortPath(deps: Deps, { onAllowed, publicUrl }: ShortPathOptions): Answerer {
  const fixed = Object.entries(securityHeaders(publicUrl)).flat()
  const newRequestId = makeRequestIds(deps.entropy)
  const placeOf = createPlaces()
  const addressFor = createAddresses(deps)
  return (request, response) => {
    const { method, url } = request
    if (method !== 'GET' || url === undefined || !url.startsWith('/v1/verify')) return false
    if (!deps.node.trusted()) return false
    const place = placeOf(url)
    const bearer = place === null ? null : plainBearer(request)
    if (place === null || bearer === null) return false
    const address = addressFor(request)
    const answer = answerFromMemory(deps, { ...place, ...bearer, address })
    if (answer === null || answer.known === null || !answer.verdict.allowed) return false
    countCall(deps, answer, address)
    onAllowed()
    const { token } = answer.known
    const identity = identityHeaders(token, answer.verdict)
    const body = JSON.stringify(identityBody(token, answer.verdict))
    const headers = [...fixed, 'request-id', newRequestId()]
    for (const name in identity) headers.push(name, identity[name] ?? '')
    headers.push('content-type', 'application/json; charset=utf-8', 'content-length', String(Buffer.byteLength(body)))
    response.writeHead(200, headers)
    response.end(body)
    return true
  }
}

/** A gateway asks with the same few addresses, so each is read once. */
const MAX_PLACES = 1_000

function createPlaces(): (url: string) => PlainPlace | null {
  const known = new Map<string, PlainPlace | null>()
  return (url) => {
    const present = known.get(url)
    if (present !== undefined) return present
    const place = plainPlace(url)
    if (known.size >= MAX_PLACES) known.clear()
    // An address may be long; only short ones are worth remembering.
    if (url.length <= 256) known.set(url, place)
    return place
  }
}

/** Without trusted proxies the address is the peer's, which a connection keeps. */
function createAddresses(deps: Deps): (request: IncomingMessage) => string | null {
  if (deps.config.trustedProxies.length > 0) return (request) => addressOf(deps, request)
  const known = new WeakMap<IncomingMessage['socket'], string | null>()
  return (request) => {
    const present = known.get(request.socket)
    if (present !== undefined) return present
    const address = addressOf(deps, request)
    known.set(request.socket, address)
    return address
  }
}
