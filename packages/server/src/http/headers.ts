/** The headers that every response carries, and the request's own id. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Entropy } from '../domain/secret.ts'

/** 12 bytes each, in base64url. */
const ID_LENGTH = 16
const POOL_BYTES = 12 * 256

/** Request ids are ours alone: one that a client chooses could forge log lines and audit entries. */
export function makeRequestIds(entropy: Entropy): () => string {
  let pool = ''
  let at = 0
  return () => {
    if (at >= pool.length) {
      pool = Buffer.from(entropy(POOL_BYTES)).toString('base64url')
      at = 0
    }
    at += ID_LENGTH
    return `req_${pool.slice(at - ID_LENGTH, at)}`
  }
}

/** For answers that are not pages: nothing may be loaded, framed or kept. */
export function securityHeaders(publicUrl: string): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cache-control': 'no-store',
    // Over plain http the header means nothing, and on localhost it would bind other programs of the same machine.
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}

/** Puts the headers on every response, before anything else may fail; where answers are ready (`ready-answers.ts`), later. */
export function sendSecurityHeaders(app: FastifyInstance, headers: Record<string, string>): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.route.config.ready !== true) reply.headers(headers).header('request-id', request.id)
    done()
  })
}

/** For pages without scripts: only our own style sheet and pictures, and nowhere to post to. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/**
 * For the console: its own files and the API beside them, nothing else. Neither inline styles nor texts that become markup,
 * so there is no nonce and no Trusted Types policy (docs/decisions/0006-console-policy.md).
 */
export const CONSOLE_POLICY = [
  "default-src 'none'",
  ...['script-src', 'style-src', 'font-src', 'connect-src', 'manifest-src'].map((what) => `${what} 'self'`),
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** Sends a page without scripts. */
export function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.header('content-security-policy', PAGE_POLICY).type('text/html; charset=utf-8').send(html)
}
