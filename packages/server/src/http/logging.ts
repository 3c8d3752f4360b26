/** JSON lines on standard error. No line holds a secret, a header or a query string. */
import type { FastifyBaseLogger, FastifyInstance, FastifyServerOptions } from 'fastify'

export interface LogTarget {
  write(line: string): void
}

const SECRET = /plt[umaog]_[0-9a-z]{38}/gi

export function loggerOptions(level: string, target: LogTarget): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    stream: target,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    // Nothing of ours logs these; the net is for the day when something does.
    redact: ['authorization', 'cookie', 'headers', 'req.headers', 'request.headers', '*.authorization', '*.cookie'],
    serializers: {
      err: showError,
      // Fastify's own would name the whole address.
      req: (request) => ({ method: request.method }),
    },
  }
}

interface ShownError {
  [fact: string]: unknown
  type: string
  message: string
  stack: string
}

function showError(error: Error & { code?: unknown }): ShownError {
  return {
    type: error.name,
    code: error.code,
    message: withoutSecrets(error.message),
    stack: withoutSecrets(error.stack ?? ''),
    ...(error.cause instanceof Error ? { cause: showError(error.cause) } : {}),
  }
}

function withoutSecrets(text: string): string {
  return text.replace(SECRET, '[secret]')
}

export interface AnsweredRequest {
  readonly requestId: string
  readonly method: string
  /** The path's pattern, never the path itself, which may name people; null for what no route takes. */
  readonly route: string | null
  readonly status: number
  readonly ms: number
}

type LogAnswered = (request: AnsweredRequest) => void

/** Writes the line of a request; null where the level asks for none. `quiet`: of a route that is called all the time. */
export function requestLines(log: FastifyBaseLogger, quiet: boolean): LogAnswered | null {
  const level = quiet ? 'debug' : 'info'
  if (!['trace', 'debug', level].includes(log.level)) return null
  return ({ ms, ...facts }) => log[level]({ ...facts, ms: Math.round(ms * 10) / 10 }, 'request')
}

/** One line for each request. */
export function logRequests(app: FastifyInstance): void {
  const [logQuiet, log] = [requestLines(app.log, true), requestLines(app.log, false)]
  app.addHook('onResponse', (request, reply, done) => {
    const { config, url } = request.route
    const route = request.is404 ? null : (url ?? null)
    const { id, method } = request
    const write = config.quiet ? logQuiet : log
    if (write !== null) write({ requestId: id, method, route, status: reply.statusCode, ms: reply.elapsedTime })
    done()
  })
}
