/** The HTTP server without its business: limits, headers, bodies, problems, the reference. Routes are added to it. */
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Entropy } from '../domain/secret.ts'
import { Problem } from '../usecases/problem.ts'
import { withReadableRest } from './foreign-rest.ts'
import { makeRequestIds, securityHeaders, sendSecurityHeaders } from './headers.ts'
import { readBodies } from './json-body.ts'
import { answerUnknown, checkRoutes, noteRoutes } from './known-routes.ts'
import { LAZY_COMPILERS } from './lazy-schemas.ts'
import {
  answerClientErrors,
  LIMITS,
  type Limits,
  limitConnections,
  refuseOddAddress,
  refuseOddHeaders,
  serverOptions,
} from './limits.ts'
import { type LogTarget, loggerOptions, logRequests } from './logging.ts'
import { collectOperations } from './openapi.ts'
import { answerProblems, sendProblem, toProblem } from './problems.ts'
import { parseQueryString, queryFault } from './query-string.ts'
import { sendReadyAnswers } from './ready-answers.ts'
import { serveReference } from './reference.ts'
import { hasSecret } from './secret-in-url.ts'
import { AJV, prepareInput } from './validation.ts'

export interface ShellOptions {
  readonly config: {
    readonly publicUrl: string
    readonly logLevel: string
  }
  readonly entropy: Entropy
  /** Instead of our own logger. */
  readonly logger?: FastifyBaseLogger
  /** Where our own logger writes; standard error, unless told otherwise. */
  readonly logTo?: LogTarget
  readonly limits?: Partial<Limits>
}

/** Longer names than this belong to nothing, so such a path is 404. */
const MAX_PARAM_LENGTH = 1024

/** A server that answers every failure as the contract says, and takes no route that does not name its access. */
export function createShell(options: ShellOptions): FastifyInstance {
  const limits = { ...LIMITS, ...options.limits }
  const headers = securityHeaders(options.config.publicUrl)
  const newRequestId = makeRequestIds(options.entropy)
  const app = createServer(options, limits, headers, newRequestId)
  limitConnections(app.server, limits, app.routing)
  letGoWhenClosing(app)

  // The order is the order in which requests are judged.
  noteRoutes(app)
  sendSecurityHeaders(app, headers)
  sendReadyAnswers(app, headers)
  refuseUnfit(app, limits)
  prepareInput(app)
  readBodies(app)
  answerProblems(app)
  logRequests(app)
  const getDocument = collectOperations(app, options.config.publicUrl)
  checkRoutes(app)
  answerUnknown(app)
  serveReference(app, getDocument)
  return app
}

function createServer(
  { config, logger, logTo }: ShellOptions,
  limits: Limits,
  headers: Record<string, string>,
  newRequestId: () => string,
): FastifyInstance {
  return fastify({
    ...(logger === undefined
      ? { logger: loggerOptions(config.logLevel, logTo ?? process.stderr) }
      : { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true }),
    rewriteUrl: ({ url = '' }) => withReadableRest(url),
    // A logger for each request costs more than the hot path can give; lines name the request id themselves.
    childLoggerFactory: (parent) => parent,
    genReqId: newRequestId,
    requestIdHeader: false,
    // Forwarded headers are read in one place, `domain/address.ts`: what the framework would make of them is used by nobody.
    trustProxy: false,
    bodyLimit: limits.bodyBytes,
    http: serverOptions(limits),
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionTimeout: limits.idleTimeoutMs,
    maxRequestsPerSocket: limits.requestsPerConnection,
    // While closing, requests that have come in are still answered properly, and their connections then closed.
    return503OnClosing: false,
    clientErrorHandler: answerClientErrors(newRequestId, headers),
    ajv: AJV,
    schemaController: { compilersFactory: LAZY_COMPILERS },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, querystringParser: parseQueryString },
    // What the router refuses before any hook runs.
    frameworkErrors: (error, request, reply) => {
      reply.headers(headers).header('request-id', request.id)
      const problem = hasSecret(request.raw.url ?? '') ? new Problem('secret_in_url') : toProblem(error, request)
      sendProblem(request, reply, problem)
    },
  })
}

/**
 * A connection whose answer is under way when the stop begins is kept alive afterwards, and the stop waits for it: so it
 * is kept no longer than a client needs to send what it had begun. That is still answered, and the connection then closed.
 */
function letGoWhenClosing(app: FastifyInstance): void {
  app.addHook('preClose', (done) => {
    // Node reads it as an answer ends, and adds a second (`keepAliveTimeoutBuffer`).
    app.server.keepAliveTimeout = 1
    done()
  })
}

/** Refuses requests whose address or form is unfit, before anything reads them. */
function refuseUnfit(app: FastifyInstance, limits: Limits): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw, route } = request
    const { ignores } = route.config
    // Where the address is the route's own pattern, nothing in it is the client's.
    const plain = raw.url === route.url
    if (!plain && hasSecret(raw.url ?? '')) return done(new Problem('secret_in_url'))
    const refusal = refuseOddHeaders(raw, limits) ?? (plain ? null : refuseOddAddress(raw, limits, ignores === 'rest'))
    if (refusal !== null) {
      // Whoever frames a request wrongly may have framed the next one wrongly too.
      reply.raw.shouldKeepAlive = false
      return done(refusal)
    }
    if (!plain && ignores !== 'rest') {
      const fault = queryFault(request.query, route.schema?.querystring)
      if (fault !== null) return done(fault)
    }
    // The body is not ours to read, in whatever format it is: this type leads to the parser that skips it.
    if (ignores !== undefined) raw.headers['content-type'] = 'application/octet-stream'
    done()
  })
}
