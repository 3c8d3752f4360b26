/** Keeps other sites from using a visitor's session (request forgery across sites). */

import type { FastifyRequest } from 'fastify'
import { Problem } from '../usecases/problem.ts'

export interface OriginRule {
  readonly publicUrl: string
  /** Whether the request carries our cookie: then silence about its origin is refused too. */
  readonly withCookie: boolean
}

/**
 * Throws `cross_origin_refused` unless the browser says that the request comes from our own pages: by Sec-Fetch-Site if
 * it sends that, else by Origin. A client without a browser sends neither, and has no cookie to be abused.
 */
export function refuseCrossOrigin(
  request: Pick<FastifyRequest, 'headers'>,
  { publicUrl, withCookie }: OriginRule,
): void {
  const { host, origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) {
    if (site !== 'same-origin') throw new Problem('cross_origin_refused')
  } else if (origin !== undefined) {
    if (!isOwnOrigin(origin, host, publicUrl)) throw new Problem('cross_origin_refused')
  } else if (withCookie) {
    throw new Problem('cross_origin_refused')
  }
}

/** `null`, several origins and anything else that is not one origin belong to nobody. */
function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string): boolean {
  const url = URL.parse(origin)
  if (url === null || url.origin !== origin.toLowerCase()) return false
  if (url.origin === new URL(publicUrl).origin) return true
  // The request's own host may be written with the port that its scheme implies, where an origin leaves it out.
  const own = host === undefined ? null : URL.parse(`${url.protocol}//${host}`)
  return own !== null && own.host === url.host
}
