/** Bodies: strict JSON in strict UTF-8 (under /scim/ by its own name too), forms under /oauth/, and nothing else. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type FieldProblem, Problem } from '../usecases/problem.ts'
import { scanJson } from './json-scan.ts'
import { fault, parsePairs } from './query-string.ts'

/** `fatal`, so that bytes which are not UTF-8 are refused; `ignoreBOM`, so that a byte order mark is not JSON (RFC 8259 §8.1). */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bodies that hold what no schema of ours sees, however open it is, with the refusal. */
const refused = new WeakMap<object, FieldProblem>()

/** Takes over all reading of bodies. A body that is absent or empty is `undefined`. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    atOnce((request, body) => {
      if (underOauth(request) || isPatchElsewhere(request)) throw new Problem('unsupported_media_type')
      return parseJsonBody(decodeBody(request, body))
    }),
  )
  app.addContentTypeParser(
    'application/scim+json',
    { parseAs: 'buffer' },
    atOnce((request, body) => {
      if (!request.is404 && !request.route.url?.startsWith('/scim/')) throw new Problem('unsupported_media_type')
      return parseJsonBody(decodeBody(request, body))
    }),
  )
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    atOnce((request, body) => {
      if (!underOauth(request)) throw new Problem('unsupported_media_type')
      return parseForm(decodeBody(request, body))
    }),
  )
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: NodeJS.ReadableStream) => {
    if (request.route.config.ignores === undefined && !request.is404) throw new Problem('unsupported_media_type')
    payload.resume()
    return undefined
  })
  refuseMarked(app)
}

type Parsed = (error: Error | null, body?: unknown) => void

/** A body is there whole when it is parsed, so nobody waits for it. What is thrown here, the framework answers. */
function atOnce(parse: (request: FastifyRequest, body: Buffer) => unknown) {
  return (request: FastifyRequest, body: Buffer, done: Parsed): void => {
    const value = parse(request, body)
    done(null, value)
  }
}

/** A merge patch is meant for PATCH (RFC 7396); elsewhere its meaning would be a guess. */
function isPatchElsewhere(request: FastifyRequest): boolean {
  return request.method !== 'PATCH' && /merge-patch/i.test(request.headers['content-type'] ?? '')
}

function underOauth(request: FastifyRequest): boolean {
  return request.route.url?.startsWith('/oauth/') ?? false
}

function decodeBody(request: FastifyRequest, body: Buffer): string {
  const type = request.headers['content-type'] ?? ''
  const charset = type.includes(';') ? /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1] : undefined
  const encoding = request.headers['content-encoding']
  if (!/^utf-?8$/i.test(charset ?? 'utf-8') || (encoding !== undefined && !/^identity$/i.test(encoding))) {
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
  if (typeof value === 'object' && value !== null) {
    const refusal =
      refuseMember(findings.dangerousPointer) ?? (SUSPECT_ESCAPE.test(text) ? refuseText(value, '') : null)
    if (refusal !== null) refused.set(value, refusal)
  }
  return value
}

/** A member named `__proto__`. Closed schemas refuse it as unknown by themselves; a user's attributes are open. */
function refuseMember(pointer: string | null): FieldProblem | null {
  return pointer === null ? null : { pointer, code: 'unknown_field', message: 'This field is not known here.' }
}

/** Escapes are the only way for these into a text that is valid UTF-8 and JSON. */
const SUSPECT_ESCAPE = /\\u(?:0000|d[89a-f])/i

/** A NUL or half of a surrogate pair, in a text or in the name of a member: databases differ in what they make of it. */
function refuseText(value: unknown, pointer: string): FieldProblem | null {
  if (typeof value === 'string' && !isPlain(value)) {
    const message = 'This holds \\u0000 or half of a surrogate pair, which are no text.'
    return { pointer, code: 'invalid_text', message }
  }
  if (typeof value !== 'object' || value === null) return null
  for (const [name, inner] of Object.entries(value)) {
    const below = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const refusal = isPlain(name) ? refuseText(inner, below) : refuseText(name, pointer)
    if (refusal !== null) return refusal
  }
  return null
}

function isPlain(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** After the caller is known, and before any code further in can trip over it. */
function refuseMarked(app: FastifyInstance): void {
  app.addHook('preHandler', (request, _reply, done) => {
    const { body } = request
    const refusal = typeof body === 'object' && body !== null ? refused.get(body) : undefined
    if (refusal === undefined) return done()
    done(new Problem('invalid_input', { errors: [refusal] }))
  })
}

/** A form of OAuth 2: a parameter given twice is 400, one without a value counts as left out (RFC 6749 §3.2). */
function parseForm(text: string): Record<string, unknown> {
  const { values, problem } = parsePairs(text, new Set())
  if (problem !== null) throw fault(problem, 'form')
  for (const name of Object.keys(values)) if (values[name] === '') delete values[name]
  return values
}
