/** What the middleware for every framework does: read the one secret of a request, ask, and refuse as Polett itself does. */
import type { ProblemCode } from '../problem.ts'
import { PolettProblem } from '../problem.ts'
import type { Question } from '../verifier/questions.ts'
import type { RefusedAnswer, ValidAnswer, Verifier } from '../verifier.ts'

export interface TokenOptions<R> {
  readonly verifier: Pick<Verifier, 'verify'>
  /** What the token has to hold; several: all of them. Left out: any usable token will do. */
  readonly permission?: string | readonly string[] | ((request: R) => string | readonly string[]) | undefined
  /** Where it has to hold it. Left out: where the token lives. A function that gives nothing stops the request. */
  readonly tenant?: string | ((request: R) => string) | undefined
  readonly unit?: string | ((request: R) => string) | undefined
  /** Where the request comes from, for tokens that are bound to addresses. Left out: what the framework says. */
  readonly address?: ((request: R) => string | undefined) | undefined
}

export interface Refusal {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Judgement = { readonly answer: ValidAnswer } | { readonly refusal: Refusal }

/** `credentials` are the values of every `Authorization` header. Throws what the functions among the options throw. */
export async function judge<R>(
  options: TokenOptions<R>,
  request: R,
  credentials: readonly string[],
): Promise<Judgement> {
  const read = readSecret(credentials)
  if (typeof read !== 'string') return { refusal: read }
  const question = questionOf(options, request)
  try {
    const answer = await options.verifier.verify(read, question)
    return answer.valid ? { answer } : { refusal: refuse(answer.code, answer.missing) }
  } catch (error) {
    if (!(error instanceof PolettProblem)) throw error
    // The names in the question come from the request: a place that cannot exist is one where nobody holds anything.
    if (error.status === 422) return { refusal: refuse('permission_missing') }
    return { refusal: refuse('unavailable', undefined, error.retryAfterSeconds) }
  }
}

function readSecret(credentials: readonly string[]): string | Refusal {
  // Several headers of one name may come as one with commas (RFC 9110, section 5.3), and no secret holds a comma.
  const parts = credentials.flatMap((value) => value.split(',')).map((value) => value.trim())
  const secrets = parts.flatMap((part) => /^bearer(?:[ \t]+(.*))?$/i.exec(part)?.[1] ?? [])
  const isAlone = parts.length === 1
  if (secrets.length > 1 || (secrets.length === 1 && !isAlone)) return refuse('ambiguous_credentials')
  return secrets[0] ?? refuse('credentials_required')
}

function questionOf<R>({ address, permission, tenant, unit }: TokenOptions<R>, request: R): Question {
  return {
    ...part('permission', permission, request),
    ...part('tenant', tenant, request),
    ...part('unit', unit, request),
    address: address?.(request),
  }
}

/** A name that a function cannot find must not become a question without it, which is a weaker one. */
function part<R, T>(name: string, given: T | ((request: R) => T) | undefined, request: R): Record<string, T> {
  if (given === undefined) return {}
  const value = typeof given === 'function' ? (given as (request: R) => T)(request) : given
  if (value === undefined || value === null || value === '') throw new TypeError(`The request has no ${name}.`)
  return { [name]: value }
}

type Refused = Extract<
  ProblemCode,
  RefusedAnswer['code'] | 'ambiguous_credentials' | 'credentials_required' | 'unavailable'
>

const TEXTS: Readonly<Record<Refused, readonly [status: number, title: string, detail: string]>> = {
  ambiguous_credentials: [400, 'Send exactly one credential', 'The request carries more than one credential.'],
  credentials_required: [401, 'Send a token', 'Send "Authorization: Bearer" with a secret.'],
  token_invalid: [401, 'This token is not valid here', 'The secret is unknown here. Check it.'],
  token_expired: [401, 'This token has expired', 'Ask for a new token.'],
  token_revoked: [401, 'This token is revoked', 'Somebody has revoked the token. An administrator can restore it.'],
  token_suspended: [401, 'This token is suspended', 'Its user, role, unit or tenant is not active at present.'],
  permission_missing: [403, 'A permission is missing', 'The token lacks a permission for this.'],
  address_not_allowed: [403, 'Not allowed from this address', 'The token may be used only from certain addresses.'],
  unavailable: [
    503,
    'Not available right now',
    'Nobody can say at present whether the token is valid. Try again later.',
  ],
}

const DEFAULT_RETRY_SECONDS = 2

/** RFC 9457 and RFC 6750, section 3. A code that is not known here refuses as an invalid token does. */
function refuse(code: string, missing?: RefusedAnswer['missing'], retryAfterSeconds = DEFAULT_RETRY_SECONDS): Refusal {
  const known = code in TEXTS ? (code as Refused) : 'token_invalid'
  const [status, title, detail] = TEXTS[known]
  const document = { type: `urn:polett:problem:${known}`, title, status, detail, code: known, missing }
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...challengeOf(known, status, missing),
      ...(status === 503 ? { 'retry-after': String(Math.max(1, retryAfterSeconds)) } : {}),
    },
    body: JSON.stringify(document),
  }
}

function challengeOf(code: Refused, status: number, missing: RefusedAnswer['missing']): Record<string, string> {
  if (status === 401)
    return { 'www-authenticate': code === 'credentials_required' ? 'Bearer' : 'Bearer error="invalid_token"' }
  if (code !== 'permission_missing') return {}
  // Only what may stand in a scope (RFC 6749, section 3.3), so that nothing breaks out of the quotes.
  const scope = missing?.permission?.replace(/[^\x21\x23-\x5b\x5d-\x7e]/g, '')
  return { 'www-authenticate': `Bearer error="insufficient_scope"${scope ? `, scope="${scope}"` : ''}` }
}

/** A request on which the middleware has left its answer. */
export interface Verified {
  readonly polett: ValidAnswer
}

/** The answer that the middleware left on the request. Throws an Error where none did: then nobody was asked. */
export function answerOf(request: object): ValidAnswer {
  const { polett } = request as Partial<Verified>
  if (polett === undefined) throw new Error('This request did not pass the middleware of Polett.')
  return polett
}
