/**
 * The cookie that binds an app's request to the browser in which it was made, so that nobody approves what was begun
 * elsewhere. It is no credential: it says nothing of who somebody is.
 */

import type { FastifyReply, FastifyRequest } from 'fastify'

/** Sign-ins that one browser may have under way at a time; the oldest makes room. */
const MAX_UNDER_WAY = 4
const MAX_AGE_SECONDS = 600

/** With https the name itself keeps other hosts from planting one. */
function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-polett-connect' : 'polett-connect'
}

/** The secrets that the browser holds, newest first. */
export function readConnectCookie({ headers }: Pick<FastifyRequest, 'headers'>, publicUrl: string): string[] {
  const name = cookieName(publicUrl)
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  const values = pairs.filter(([each]) => each === name).map(([, value = '']) => value)
  return values.flatMap((value) => value.split('.')).filter((secret) => /^[A-Za-z0-9_-]{43}$/.test(secret))
}

/** Lax, because the browser comes here from the app; the answer to the person is sent by our own page all the same. */
export function addConnectCookie(
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  browserSecret: string,
  publicUrl: string,
): void {
  const present = readConnectCookie(request, publicUrl)
  const value = [browserSecret, ...present].slice(0, MAX_UNDER_WAY).join('.')
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${MAX_AGE_SECONDS}${secure}`
  reply.header('set-cookie', `${cookieName(publicUrl)}=${value}; ${attributes}`)
}
