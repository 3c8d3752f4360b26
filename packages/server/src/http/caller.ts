/** Who calls: exactly one credential, judged before anything of the request is looked at. Closed by default. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { type Cidr, clientAddress, parseCidr } from '../domain/address.ts'
import { authenticateFromMemory, authenticateSession, authenticateToken } from '../usecases/authenticate.ts'
import type { Caller, Origin } from '../usecases/caller.ts'
import { Problem } from '../usecases/problem.ts'
import type { Access } from './access.ts'
import { readSessionCookie } from './cookie.ts'
import { headerValues, readBasic, readBearer } from './credentials.ts'
import { comesAsApp } from './oauth-client.ts'
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
  app.addHook('preValidation', (request, _reply, done) => {
    const access = accessOf(request)
    if (request.is404 || access === 'public' || comesAsApp(request)) return done()
    const enter = (caller: Caller): void => {
      request.caller = caller
      done(
        access === 'session' && caller.session === null ? new Problem('credentials_required', FOR_PEOPLE) : undefined,
      )
    }
    const caller = authenticateOrFail(deps, request)
    // Most callers are in memory, and waiting for what is there already costs more than to look.
    if (caller instanceof Promise) caller.then(enter, done)
    else if (caller instanceof Error) done(caller)
    else enter(caller)
  })
}

/** What is thrown is answered, so that nothing which comes after is taken for it. */
function authenticateOrFail(deps: Deps, request: FastifyRequest): Caller | Promise<Caller> | Error {
  try {
    return authenticate(deps, request)
  } catch (error) {
    return error as Error
  }
}

const FOR_PEOPLE = { detail: 'This is for people who are signed in to the console.' }

/** The caller of a route that is not public. */
export async function callerOf(deps: Deps, request: FastifyRequest): Promise<Caller> {
  return request.caller ?? authenticate(deps, request)
}

/** The same at once, for routes that need not wait. */
export function presentCaller({ caller }: FastifyRequest): Caller {
  if (caller === null) throw new Problem('credentials_required')
  return caller
}

function accessOf(request: FastifyRequest): Access {
  return request.route.config.access ?? 'any'
}

function authenticate(deps: Deps, request: FastifyRequest): Caller | Promise<Caller> {
  const raw = request.raw.rawHeaders
  const { claimed, others, secrets } = readBearer(raw, deps.config.legacyHeaders)
  const cookie = request.headers.cookie === undefined ? null : readSessionCookie(raw, deps.publicUrl())
  const basics = isOauth(request) ? others : []
  if (secrets.length + others.length + (cookie === null ? 0 : 1) > 1) throw new Problem('ambiguous_credentials')
  const origin = originOf(deps, request)
  const [secret] = secrets
  if (secret !== undefined) return authenticateBearer(deps, secret, claimed, origin)
  const [basic] = basics
  if (basic !== undefined) return authenticateBasic(deps, basic, claimed, origin)
  if (cookie === null) throw new Problem('credentials_required')
  refuseForeignPages(deps, request)
  return authenticateSession(deps, cookie, claimed, origin).then((caller) => refuseUnproven(request, caller))
}

function authenticateBearer(
  deps: Deps,
  secret: string,
  claimed: string | null,
  origin: Origin,
): Caller | Promise<Caller> {
  return authenticateFromMemory(deps, secret, claimed, origin) ?? authenticateToken(deps, secret, claimed, origin)
}

/** RFC 6749 §2.3.1: the token's id is the client's name, its secret the password. Both must belong together. */
function authenticateBasic(
  deps: Deps,
  header: string,
  claimed: string | null,
  origin: Origin,
): Caller | Promise<Caller> {
  const basic = readBasic(header)
  if (basic === null) throw new Problem('token_invalid')
  const together = (caller: Caller): Caller => {
    if (caller.token?.id !== basic.name) throw new Problem('token_invalid')
    return caller
  }
  const caller = authenticateBearer(deps, basic.password, claimed, origin)
  return caller instanceof Promise ? caller.then(together) : together(caller)
}

function refuseForeignPages(deps: Deps, request: FastifyRequest): void {
  const { config, method } = request.route
  if (SAFE_METHODS.has(String(method)) && config.crossOrigin !== 'refused') return
  refuseCrossOrigin(request, { publicUrl: deps.publicUrl(), withCookie: true })
}

/** Closed by default: who still has to add a second factor does that first. */
function refuseUnproven(request: FastifyRequest, caller: Caller): Caller {
  if (caller.session?.factorRequired !== true || request.route.config.enrolling === true) return caller
  throw new Problem('second_factor_required', { status: 403 })
}

function isOauth(request: FastifyRequest): boolean {
  return request.url.startsWith('/oauth/')
}

/** Where the request comes from: behind trusted proxies the address that they vouch for, else the peer's. */
export function originOf(deps: Pick<Deps, 'config'>, request: FastifyRequest): Origin {
  return { address: addressOf(deps, request.raw), requestId: request.id }
}

export function addressOf(
  { config }: Pick<Deps, 'config'>,
  raw: Pick<FastifyRequest['raw'], 'rawHeaders' | 'socket'>,
): string | null {
  if (config.trustedProxies.length === 0) return peerOf(raw.socket)
  const forwarded = headerValues(raw.rawHeaders, 'x-forwarded-for')
  return clientAddress(raw.socket.remoteAddress ?? '', forwarded, trustedBy(config.trustedProxies))
}

/** A connection keeps its peer, whose address is worth reading once. */
const peers = new WeakMap<FastifyRequest['raw']['socket'], string | null>()

function peerOf(socket: FastifyRequest['raw']['socket']): string | null {
  const present = peers.get(socket)
  if (present !== undefined) return present
  const address = clientAddress(socket.remoteAddress ?? '', [], [])
  // A socket that was closed meanwhile has no address any more.
  if (address !== null) peers.set(socket, address)
  return address
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
