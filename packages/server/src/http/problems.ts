/** The one place where an error becomes an answer (RFC 9457; RFC 6749 under /oauth/, RFC 7644 under /scim/). Only a Problem explains itself. */
import { PROBLEMS, type ProblemCode } from '@polett/contract/problems'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem, type ProblemFacts, toUnexpected } from '../usecases/problem.ts'
import { fieldProblems } from './field-problems.ts'
import { showOauthError } from './oauth-errors.ts'
import { DETAILS } from './problem-details.ts'
import { showScimError } from './scim-errors.ts'

/** What a client should wait, in seconds, when nobody knows better. */
const DEFAULT_RETRY_SECONDS = { rate_limited: 60, unavailable: 2 } as const

/** Up to this many bytes, the rest of a refused body is read and dropped, so that the client gets to see the answer. */
const DRAIN_LIMIT_BYTES = 16 * 1024 * 1024

/** Makes every failure of every route answer as the contract says. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error, request)
    logFault(error, request, problem)
    keepConnectionWherePossible(request, reply)
    return sendProblem(request, reply, problem)
  })
}

/** Notes what is no fault of the caller, for those who run the server: the answer says nothing of it. */
export function logFault(error: FastifyError, request: FastifyRequest, problem: Problem): void {
  if (problem.code !== 'internal_error' && problem.code !== 'unavailable') return
  const cause = problem.cause ?? error
  request.log.error({ err: cause, requestId: request.id, route: request.routeOptions.url }, 'a request failed')
}

/** Writes a problem as the answer, with the headers that belong to it. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const underOauth = request.raw.url?.startsWith('/oauth/') ?? false
  const answer = showFor(request, problem, underOauth)
  for (const [name, value] of Object.entries(problemHeaders(problem))) reply.header(name, value)
  if (underOauth && problemStatus(problem) === 401 && /^basic /i.test(request.headers.authorization ?? '')) {
    // RFC 6749 §5.2: the answer names the scheme that the client tried.
    reply.header('www-authenticate', 'Basic realm="polett", charset="UTF-8"')
  }
  // As bytes: Fastify adds a charset to JSON texts, and these media types know none (RFC 8259 §11).
  return reply.code(answer.status).type(answer.type).send(Buffer.from(answer.text))
}

function showFor(request: FastifyRequest, problem: Problem, underOauth: boolean) {
  if (underOauth) return showOauthError(problem)
  if (request.raw.url?.startsWith('/scim/')) return showScimError(problem)
  return { ...showProblem(problem, request.id), type: PROBLEM_TYPE }
}

const PROBLEM_TYPE = 'application/problem+json'

/** The problem document and its status, for the places that write a response without Fastify. */
export function showProblem(problem: Problem, requestId: string): { status: number; text: string } {
  const {
    detail,
    oauthError: _oauth,
    scimType: _scim,
    status: _status,
    allow: _allow,
    retryAfterSeconds: _retry,
    ...facts
  } = problem.facts
  const status = problemStatus(problem)
  const document = {
    type: `urn:polett:problem:${problem.code}`,
    title: PROBLEMS[problem.code].title,
    status,
    detail: detail ?? DETAILS[problem.code],
    instance: requestId,
    code: problem.code,
    ...facts,
  }
  return { status, text: JSON.stringify(document) }
}

function problemStatus(problem: Problem): number {
  return problem.facts.status ?? PROBLEMS[problem.code].status
}

/** The headers that a problem brings: `WWW-Authenticate` (RFC 6750 §3), `Retry-After`, `Allow`. */
export function problemHeaders(problem: Problem): Record<string, string> {
  const { code, facts } = problem
  const headers: Record<string, string> = {}
  if (problemStatus(problem) === 401) {
    headers['www-authenticate'] = code.startsWith('token_') ? 'Bearer error="invalid_token"' : 'Bearer'
  }
  if (code === 'permission_missing') {
    // Only scope-token characters (RFC 6749 §3.3), so that nothing can break out of the quotes.
    const scope = facts.missing?.permission?.replace(/[^\x21\x23-\x5b\x5d-\x7e]/g, '')
    headers['www-authenticate'] = `Bearer error="insufficient_scope"${scope ? `, scope="${scope}"` : ''}`
  }
  if (code === 'rate_limited' || code === 'unavailable') {
    headers['retry-after'] = String(Math.max(1, Math.ceil(facts.retryAfterSeconds ?? DEFAULT_RETRY_SECONDS[code])))
  }
  if (facts.allow !== undefined) headers.allow = facts.allow.join(', ')
  return headers
}

/** Fastify's own refusals, by its error code. What is not listed here and is no Problem is a fault of ours. */
const FRAMEWORK_PROBLEMS: Record<string, [ProblemCode, ProblemFacts?]> = {
  FST_ERR_BAD_URL: [
    'malformed_request',
    { detail: 'The address holds a percent sign that does not begin a valid escape. Encode it as %25.' },
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: ['too_large'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'malformed_request',
    { detail: 'The body is not as long as Content-Length says. Send it again.' },
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type'],
  FST_ERR_MAX_PARAM_LENGTH: ['not_found'],
  FST_ERR_NOT_FOUND: ['not_found'],
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: ['unsupported_media_type'],
}

/** Sorts any error into the table. The original stays as the cause, for the log. */
export function toProblem(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  // What no name can look like names nothing: it is as missing as any other.
  if (error.validationContext === 'params') return new Problem('not_found')
  if (error.validation !== undefined) {
    return new Problem('invalid_input', { errors: fieldProblems(error.validation, error.validationContext) })
  }
  const known = FRAMEWORK_PROBLEMS[error.code]
  if (known !== undefined) return new Problem(...known)
  if (error.code === 'ECONNRESET' && !request.raw.complete) return new Problem('malformed_request')
  return toUnexpected(error)
}

/** Fastify closes the connection after a refused body. Where the rest is small or already read, keeping it is kinder. */
function keepConnectionWherePossible(request: FastifyRequest, reply: FastifyReply): void {
  if (reply.getHeader('connection') !== 'close') return
  const declared = Number(request.headers['content-length'] ?? Number.NaN)
  if (request.raw.complete || declared <= DRAIN_LIMIT_BYTES) reply.removeHeader('connection')
}
