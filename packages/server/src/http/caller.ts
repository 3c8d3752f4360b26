/** Who calls: exactly one credential, judged before anything of the request is looked at. Closed by default. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { type Cidr, clientAddress, parseCidr } from '../domain/address.ts'
import { authenticateSession, authenticateToken } from '../usecases/authenticate.ts'
import type { Caller, Origin } from '../usecases/caller.ts'
import { Problem } from '../usecases/problem.ts'
import type { Access } from './access.ts'
import { readSessionCookie } from './cookie.ts'
import { headerValues, readBasic, readBearer } from './credentials.ts'
import { refuseCrossOrigin } from './same-origin.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
  }
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Puts the caller on every request to a route that is not public, before its input is checked. */
export function authenticateCallers(app: FastifyInstance, deps: Deps): void {
  app.decorateRequest('caller', null)
  app.addHook('preValidation', async (request) => {
    if (request.is404 || accessOf(request) === 'public') return
    request.caller = await authenticate(deps, request)
    if (accessOf(request) === 'session' && request.caller.session === null) {
      throw new Problem('credentials_required', { detail: 'This is for people who are signed in to the console.' })
    }
  })
}

/** The caller of a route that is not public. */
export async function callerOf(deps: Deps, request: FastifyRequest): Promise<Caller> {
  return request.caller ?? authenticate(deps, request)
}

function accessOf(request: FastifyRequest): Access {
  return request.routeOptions.config.access ?? 'any'
}

async function authenticate(deps: Deps, request: FastifyRequest): Promise<Caller> {
  const raw = request.raw.rawHeaders
  const { claimed, others, secrets } = readBearer(raw, deps.config.legacyHeaders)
  const cookie = readSessionCookie(raw, deps.publicUrl())
  const basics = isOauth(request) ? others : []
  if (secrets.length + others.length + (cookie === null ? 0 : 1) > 1) throw new Problem('ambiguous_credentials')
  const origin = originOf(deps, request)
  const [secret] = secrets
  if (secret !== undefined) return authenticateToken(deps, secret, claimed, origin)
  const [basic] = basics
  if (basic !== undefined) return authenticateBasic(deps, basic, claimed, origin)
  if (cookie === null) throw new Problem('credentials_required')
  refuseForeignPages(deps, request)
  return authenticateSession(deps, cookie, claimed, origin)
}

/** RFC 6749 §2.3.1: the token's id is the client's name, its secret the password. Both must belong together. */
async function authenticateBasic(deps: Deps, header: string, claimed: string | null, origin: Origin): Promise<Caller> {
  const basic = readBasic(header)
  if (basic === null) throw new Problem('token_invalid')
  const caller = await authenticateToken(deps, basic.password, claimed, origin)
  if (caller.token?.id !== basic.name) throw new Problem('token_invalid')
  return caller
}

function refuseForeignPages(deps: Deps, request: FastifyRequest): void {
  const { config, method } = request.routeOptions
  if (SAFE_METHODS.has(String(method)) && config.crossOrigin !== 'refused') return
  refuseCrossOrigin(request, { publicUrl: deps.publicUrl(), withCookie: true })
}

function isOauth(request: FastifyRequest): boolean {
  return request.url.startsWith('/oauth/')
}

/** Where the request comes from: behind trusted proxies the address that they vouch for, else the peer's. */
export function originOf(deps: Pick<Deps, 'config'>, request: FastifyRequest): Origin {
  return { address: addressOf(deps, request.raw), requestId: request.id }
}

export function addressOf(deps: Pick<Deps, 'config'>, raw: FastifyRequest['raw']): string | null {
  const trusted = trustedBy(deps.config.trustedProxies)
  const forwarded = trusted.length === 0 ? [] : headerValues(raw.rawHeaders, 'x-forwarded-for')
  return clientAddress(raw.socket.remoteAddress ?? '', forwarded, trusted)
}

const parsed = new WeakMap<readonly string[], readonly Cidr[]>()

function trustedBy(texts: readonly string[]): readonly Cidr[] {
  let cidrs = parsed.get(texts)
  if (cidrs === undefined) {
    cidrs = texts.map(parseCidr).filter((cidr): cidr is Cidr => cidr !== null)
    parsed.set(texts, cidrs)
  }
  return cidrs
}
