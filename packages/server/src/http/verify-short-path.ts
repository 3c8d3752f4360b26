/**
 * A way around Node and the framework for the one question that is asked all the time. It answers only "yes", only to
 * requests of the plain form, and only from memory; everything else goes the ordinary way, which gives the same bytes for
 * the same request.
 */

import type { Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { decideCall, knownFromMemory, namedFromMemory } from '../usecases/verify.ts'
import { type AllowedText, renderAllowed } from './allowed-answer.ts'
import { type AskedFrom, createAnswerMemory } from './answer-memory.ts'
import { addressOf } from './caller.ts'
import { createClosingLines } from './closing-lines.ts'
import { answerEarly, type EarlyAnswer } from './early-answers.ts'
import { makeRequestIds, securityHeaders } from './headers.ts'
import { ownText, type PlainPlace, plainBearer, plainPlace } from './verify-plain.ts'

const PATH = '/v1/verify'

export interface ShortPathOptions {
  readonly publicUrl: string
  /** Told of every answer given here, because the framework's own hooks are not. */
  readonly onAllowed: () => void
}

/** Puts the short path before the app. Where the old headers are read or every request is logged, it is left out. */
export function answerVerifyShortly(app: FastifyInstance, deps: Deps, options: ShortPathOptions): void {
  if (deps.config.legacyHeaders || ['debug', 'trace'].includes(deps.config.logLevel)) return
  answerEarly(app.server, {
    isAsked: ({ method, url }) => method === 'GET' && url?.startsWith(PATH) === true,
    answer: createShortPath(app.server, deps, options),
  })
}

function createShortPath(server: Server, deps: Deps, { onAllowed, publicUrl }: ShortPathOptions): EarlyAnswer {
  const opening = openingLines(publicUrl)
  const closingLines = createClosingLines(server)
  const newRequestId = makeRequestIds(deps.entropy)
  const placeOf = createPlaces()
  const textFor = createTexts(deps)
  return ({ method, rawHeaders, url }, socket) => {
    if (method !== 'GET' || !url.startsWith(PATH) || !deps.node.trusted()) return null
    // Whoever asks is told then that the connection ends.
    if (deps.leaving()) return null
    const place = placeOf(url)
    const bearer = place === null ? null : plainBearer(rawHeaders)
    if (place === null || bearer === null) return null
    const known = knownFromMemory(deps, bearer.secret)
    if (known === undefined || known === null) return null
    const now = deps.now()
    const address = addressOf(deps, { rawHeaders, socket })
    const text = textFor({ known, place, claimed: bearer.claimed, address }, now)
    if (text === null) return null
    deps.usage.count(known.token.internalId, known.secretId, 'allowed', address, now)
    onAllowed()
    return `${opening}${newRequestId()}\r\n${text.lines}${closingLines()}${text.body}`
  }
}

/** Up to the name of the request's id. */
function openingLines(publicUrl: string): string {
  const headers = Object.entries(securityHeaders(publicUrl)).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 200 OK\r\n${headers.join('')}request-id: `
}

/** Decides, or finds what was decided before; null for anything but a "yes" that memory alone can give. */
function createTexts(deps: Deps): (asked: AskedFrom, now: number) => AllowedText | null {
  const memory = createAnswerMemory()
  return (asked, now) => {
    const { address, claimed, known, place } = asked
    // Most tokens may be used from everywhere: then it says nothing about the answer.
    const from = known.token.allowedIps.length === 0 ? { known, place, claimed, address: null } : asked
    const kept = memory.find(from, now)
    if (kept !== null) return kept
    const named = namedFromMemory(deps, { ...place, claimed }, known)
    if (named === null) return null
    const { verdict } = decideCall(deps, { ...place, claimed, address, secret: '' }, known)
    const text = verdict.allowed ? renderAllowed(known.token, verdict) : null
    if (text !== null) memory.keep(from, named, text)
    return text
  }
}

/** A gateway asks with the same few addresses, so each is read once. */
const MAX_PLACES = 1_000

function createPlaces(): (url: string) => PlainPlace | null {
  const known = new Map<string, PlainPlace>()
  return (asked) => {
    const present = known.get(asked)
    if (present !== undefined) return present
    const url = ownText(asked)
    const place = plainPlace(url)
    if (known.size >= MAX_PLACES) known.clear()
    // An address may be long; only short ones are worth remembering.
    if (place !== null && url.length <= 256) known.set(url, place)
    return place
  }
}
