/** Bodies: strict JSON in strict UTF-8, forms under /oauth/, and nothing else. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '../usecases/problem.ts'
import { scanJson } from './json-scan.ts'
import { fault, parsePairs } from './query-string.ts'

/** `fatal`, so that bytes which are not UTF-8 are refused; `ignoreBOM`, so that a byte order mark is not JSON (RFC 8259 §8.1). */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bodies that hold a member named `__proto__`, which no schema of ours knows, however open it is. */
const dangerous = new WeakMap<object, string>()

/** Takes over all reading of bodies. A body that is absent or empty is `undefined`. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      if (underOauth(request) || isPatchElsewhere(request)) throw new Problem('unsupported_media_type')
      return parseJsonBody(decodeBody(request, body))
    },
  )
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      if (!underOauth(request)) throw new Problem('unsupported_media_type')
      return parseForm(decodeBody(request, body))
    },
  )
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: NodeJS.ReadableStream) => {
    if (request.routeOptions.config.ignores === undefined && !request.is404) throw new Problem('unsupported_media_type')
    payload.resume()
    return undefined
  })
  refuseDangerousMembers(app)
}

/** A merge patch is meant for PATCH (RFC 7396); elsewhere its meaning would be a guess. */
function isPatchElsewhere(request: FastifyRequest): boolean {
  return request.method !== 'PATCH' && /merge-patch/i.test(request.headers['content-type'] ?? '')
}

function underOauth(request: FastifyRequest): boolean {
  return request.routeOptions.url?.startsWith('/oauth/') ?? false
}

function decodeBody(request: FastifyRequest, body: Buffer): string {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8'
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (!/^utf-?8$/i.test(charset) || !/^identity$/i.test(encoding)) {
    throw new Problem('unsupported_media_type', {
      detail: 'Bodies are read in UTF-8 and uncompressed only. Send it so.',
    })
  }
  try {
    return utf8.decode(body)
  } catch {
    throw new Problem('malformed_request', { detail: 'The body is not valid UTF-8. Send it in that encoding.' })
  }
}

/** The value of a JSON text, or `undefined` for an empty one. Throws 400 for what is not JSON, ambiguous or outsized. */
function parseJsonBody(text: string): unknown {
  if (text === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The engine's own message repeats a part of the body, which may be a secret.
    throw new Problem('malformed_request', { detail: 'The body is not valid JSON. Correct it and send it again.' })
  }
  const findings = scanJson(text)
  if (findings.refusal !== null) throw new Problem('malformed_request', { detail: findings.refusal })
  if (SUSPECT_ESCAPE.test(text) && !isPlainText(value)) {
    throw new Problem('malformed_request', {
      detail: 'The body holds \\u0000 or half of a surrogate pair, which are no text. Send it without them.',
    })
  }
  if (findings.dangerousPointer !== null && typeof value === 'object' && value !== null) {
    dangerous.set(value, findings.dangerousPointer)
  }
  return value
}

/** Escapes are the only way for these into a text that is valid UTF-8 and JSON. */
const SUSPECT_ESCAPE = /\\u(?:0000|d[89a-f])/i

/** Whether all names and strings can be kept and sent as UTF-8: databases differ in what they make of others. */
function isPlainText(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, inner]) => isPlainText(name) && isPlainText(inner))
}

/**
 * Closed schemas refuse `__proto__` as an unknown field by themselves. Where a schema is open (a user's attributes), the
 * member is refused here, after the caller is known, so that no code further in can assign it by accident.
 */
function refuseDangerousMembers(app: FastifyInstance): void {
  app.addHook('preHandler', (request, _reply, done) => {
    const { body } = request
    const pointer = typeof body === 'object' && body !== null ? dangerous.get(body) : undefined
    if (pointer === undefined) return done()
    const error = { pointer, code: 'unknown_field', message: 'This field is not known here.' }
    done(new Problem('invalid_input', { errors: [error] }))
  })
}

/** A form of OAuth 2: a parameter given twice is 400, one without a value counts as left out (RFC 6749 §3.2). */
function parseForm(text: string): Record<string, unknown> {
  const { values, problem } = parsePairs(text, new Set())
  if (problem !== null) throw fault(problem, 'form')
  for (const name of Object.keys(values)) if (values[name] === '') delete values[name]
  return values
}
