/** Signing in by the device grant (RFC 8628): asking for a code, waiting for the person, and renewing what was granted. */

import { arch, hostname, platform } from 'node:os'
import { type Api, createApi } from './api.ts'
import { EXIT, type Failure, failure } from './failure.ts'
import { holdLogins, type Login, readLogins, withLogin, writeLogins } from './logins.ts'
import { type Terminal, withoutSecrets } from './terminal.ts'

/** The public client that every server knows. */
const CLIENT_ID = 'polett-cli'

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** An access token with less time left is renewed first, so that it does not end on its way. */
const RENEW_BEFORE_MS = 30_000

/** Both tries at a renewal fit into the time in which the server takes the second for one. */
const RENEWAL_TIMEOUT_MS = 12_000

/** RFC 8628 §3.2: used where the server says nothing. */
const DEFAULT_INTERVAL_SECONDS = 5

/** RFC 8628 §3.5. */
const SLOWER_BY_SECONDS = 5

export interface DeviceCode {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly verification_uri_complete?: string
  readonly expires_in: number
  readonly interval?: number
}

interface Granted {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
}

interface Refusal {
  readonly error: string
  readonly error_description?: string
}

/** Asks for a code; `device` is how the server tells this machine from others. */
export async function requestCode(api: Api, device: string, version: string): Promise<DeviceCode> {
  const answer = await askOAuth<DeviceCode>(api, 'device_authorization', {
    ...{ client_id: CLIENT_ID, device_id: device, device_name: hostname().slice(0, 100) || 'polett' },
    ...{ platform: `${platform()} ${arch()}`, app_version: version },
  })
  if ('error' in answer) throw refusedSignIn(answer)
  return answer
}

/** Asks until the person has decided. Throws when they refuse, or the code has expired. */
export async function awaitDecision(api: Api, terminal: Terminal, code: DeviceCode): Promise<Login> {
  const end = terminal.now() + code.expires_in * 1000
  let interval = code.interval ?? DEFAULT_INTERVAL_SECONDS
  while (terminal.now() < end) {
    await terminal.wait(interval * 1000)
    const answer = await askOAuth<Granted>(api, 'token', {
      ...{ grant_type: DEVICE_GRANT, client_id: CLIENT_ID, device_code: code.device_code },
    }).catch(() => null)
    // RFC 8628 §3.5: where the server cannot be reached, it is asked less often.
    if (answer === null || ('error' in answer && answer.error === 'slow_down')) interval += SLOWER_BY_SECONDS
    else if (!('error' in answer)) return loginOf(terminal, answer)
    else if (answer.error !== 'authorization_pending') throw refusedSignIn(answer)
  }
  throw refusedSignIn({ error: 'expired_token' })
}

/** The access token of who has signed in to a server from here, renewed where its time is over; null when nobody has. */
export async function currentAccess(terminal: Terminal, url: string): Promise<string | null> {
  const login = readLogins(terminal).servers[url]
  if (login === undefined) return null
  return isFresh(terminal, login) ? login.access : holdLogins(terminal, () => renew(terminal, url))
}

const isFresh = (terminal: Terminal, { expiresAt }: Login): boolean => expiresAt - terminal.now() > RENEW_BEFORE_MS

/** Another command may have renewed it meanwhile: the file says so. */
async function renew(terminal: Terminal, url: string): Promise<string | null> {
  const logins = readLogins(terminal)
  const login = logins.servers[url]
  if (login === undefined || isFresh(terminal, login)) return login?.access ?? null
  const api = createApi({ url, token: null })
  const form = { grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: login.refresh }
  const ask = () => askOAuth<Granted>(api, 'token', form, RENEWAL_TIMEOUT_MS)
  // An answer that was lost can be asked for once more, for half a minute; the next command may come later.
  const answer = await ask().catch(ask)
  if (!('error' in answer)) {
    const renewed = loginOf(terminal, answer)
    writeLogins(terminal, { ...withLogin(logins, url, renewed), current: logins.current })
    return renewed.access
  }
  if (answer.error !== 'invalid_grant') throw refusedSignIn(answer)
  // Suspended sign-ins revive with their cause, so only who signs in again replaces what is kept.
  throw failure(EXIT.unauthenticated, `The sign-in to ${url} has ended, or is suspended.`, [
    'Sign in again with `polett login`.',
  ])
}

/** Ends the sign-in at the server. */
export async function endLogin(url: string, { refresh }: Login): Promise<void> {
  const api = createApi({ url, token: null })
  const form = { token: refresh, token_type_hint: 'refresh_token', client_id: CLIENT_ID }
  const answer = await askOAuth<null>(api, 'revoke', form)
  if (answer !== null && 'error' in answer) throw refusedSignIn(answer)
}

function loginOf(terminal: Terminal, granted: Granted): Login {
  const { access_token: access, expires_in: seconds, refresh_token: refresh } = granted
  return { access, refresh, expiresAt: terminal.now() + seconds * 1000 }
}

/** The answer of an OAuth endpoint, or its error (RFC 6749 §5.2). Throws for what is neither. */
async function askOAuth<Body>(
  api: Api,
  endpoint: string,
  form: Record<string, string>,
  timeoutMs?: number,
): Promise<Body | Refusal> {
  const patience = timeoutMs === undefined ? {} : { timeoutMs }
  const { status, text } = await api.ask({ method: 'POST', path: ['oauth', endpoint], form, ...patience })
  const body = parse(text)
  if (status < 300) return body as Body
  if (isRefusal(body)) return body
  throw failure(EXIT.failed, `${api.url} answers with status ${status}. Can it be signed in to with this version?`)
}

function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return null
  }
}

function isRefusal(body: unknown): body is Refusal {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string'
}

function refusedSignIn({ error, error_description: description }: Refusal): Failure {
  if (error === 'access_denied') return failure(EXIT.forbidden, 'The sign-in was refused in the browser.')
  if (error === 'expired_token') {
    return failure(EXIT.unauthenticated, 'The code has expired before it was confirmed.', ['Run `polett login` again.'])
  }
  return failure(
    EXIT.failed,
    `The server refuses the sign-in (${error}).`,
    description === undefined ? [] : [withoutSecrets(description)],
  )
}
