/** JSON lines on standard error. No line holds a secret, a header or a query string. */
import type { FastifyInstance, FastifyServerOptions } from 'fastify'

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

/** One line for each request: the path's pattern, never the path itself, which may name people. */
export function logRequests(app: FastifyInstance): void {
  const logsQuietOnes = ['debug', 'trace'].includes(app.log.level)
  const logsOthers = logsQuietOnes || app.log.level === 'info'
  app.addHook('onResponse', (request, reply, done) => {
    const { config, url } = request.route
    if (config.quiet ? logsQuietOnes : logsOthers) {
      const facts = {
        requestId: request.id,
        method: request.method,
        route: request.is404 ? null : url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      }
      app.log[config.quiet ? 'debug' : 'info'](facts, 'request')
    }
    done()
  })
}
