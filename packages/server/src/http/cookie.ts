/** The console's cookie (RFC 6265): its name, how it is read, set and cleared, and where it may be used at all. */

import type { FastifyReply } from 'fastify'
import { isLoopbackHost } from '../domain/host.ts'
import { Problem } from '../usecases/problem.ts'

/** With https the name itself makes browsers refuse it without Secure, from another host, or for another path. */
function sessionCookieName(publicUrl: string): string {
  return isHttps(publicUrl) ? '__Host-polett' : 'polett'
}

/**
 * The session id that a request carries, or null. Read from the raw list of headers, because a second cookie of ours is a
 * second credential, and a sibling host may have planted it. Throws `ambiguous_credentials` then.
 */
export function readSessionCookie(rawHeaders: readonly string[], publicUrl: string): string | null {
  return readCookie(rawHeaders, sessionCookieName(publicUrl))
}

function readCookie(rawHeaders: readonly string[], name: string): string | null {
  const values: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() !== 'cookie') continue
    for (const pair of (rawHeaders[at + 1] ?? '').split(';')) {
      const equals = pair.indexOf('=')
      if (equals >= 0 && pair.slice(0, equals).trim() === name) values.push(pair.slice(equals + 1).trim())
    }
  }
  if (values.length > 1) throw new Problem('ambiguous_credentials')
  return values[0] || null
}

/** The cookie lives as long as the browser's own session; the server ends it sooner. */
export function setSessionCookie(reply: FastifyReply, sessionId: string, publicUrl: string): void {
  reply.header('set-cookie', `${sessionCookieName(publicUrl)}=${sessionId}; ${attributes(publicUrl)}`)
}

export function clearSessionCookie(reply: FastifyReply, publicUrl: string): void {
  reply.header('set-cookie', `${sessionCookieName(publicUrl)}=; ${attributes(publicUrl)}; Max-Age=0`)
}

function attributes(publicUrl: string): string {
  return `Path=/; HttpOnly; SameSite=Strict${isHttps(publicUrl) ? '; Secure' : ''}`
}

/** What ties a sign-in at a company to the browser that began it. */
function companyCookieName(publicUrl: string): string {
  return `${sessionCookieName(publicUrl)}-company`
}

export function readCompanyCookie(rawHeaders: readonly string[], publicUrl: string): string | null {
  return readCookie(rawHeaders, companyCookieName(publicUrl))
}

/** Lax, because the browser comes back with it from another site. Null: it has done its work. */
export function setCompanyCookie(reply: FastifyReply, value: string | null, publicUrl: string): void {
  const end = value === null ? '; Max-Age=0' : `; Max-Age=${COMPANY_COOKIE_SECONDS}`
  const lax = attributes(publicUrl).replace('SameSite=Strict', 'SameSite=Lax')
  reply.header('set-cookie', `${companyCookieName(publicUrl)}=${value ?? ''}; ${lax}${end}`)
}

const COMPANY_COOKIE_SECONDS = 600

/** Refuses passwords over plain http, where anybody on the way reads them, unless the way is inside this machine. */
export function refuseOpenNetwork(publicUrl: string, allowHttp: boolean): void {
  if (isHttps(publicUrl) || allowHttp || isLoopbackHost(new URL(publicUrl).hostname)) return
  throw new Problem('policy_refused', {
    detail:
      'Signing in over plain http is refused on a network. Serve Polett over https and set POLETT_PUBLIC_URL to that address, or set POLETT_ALLOW_HTTP to true.',
  })
}

/** What a session answer warns of. */
export function sessionWarnings(publicUrl: string): string[] {
  return isHttps(publicUrl) ? [] : ['insecure_http']
}

function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith('https:')
}
