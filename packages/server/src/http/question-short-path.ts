/**
 * The same way around Node and the framework for what resource servers ask with POST. It answers only "yes", only to
 * requests of the plain form, and only from memory; everything else goes the ordinary way, which gives the same bytes for
 * the same request.
 */

import type { Socket } from 'node:net'
import type { Deps } from '../deps.ts'
import type { Rights } from '../domain/rights.ts'
import { usableFromMemory } from '../usecases/authenticate.ts'
import { validFromMemory } from '../usecases/verification-one.ts'
import { questionAbout, type VerificationQuestion, yesFromMemory } from '../usecases/verifications.ts'
import type { KnownSecret } from '../verify/token-cache.ts'
import { askedAddress } from './asked-address.ts'
import { addressOf } from './caller.ts'
import { readBasic } from './credentials.ts'
import type { EarlyPath } from './early-answers.ts'
import { introspectionText } from './introspection-text.ts'
import { plainHead } from './plain-head.ts'
import { plainForm, plainVerification } from './plain-question.ts'
import { jsonLines, type ReadyHead } from './ready-heads.ts'
import { ownText } from './repeated-request.ts'
import { questionOf, validHeaders, validText } from './verification-text.ts'
import type { WholeRequest } from './whole-request.ts'

export interface QuestionPathOptions {
  readonly headOf: ReadyHead
  readonly newRequestId: () => string
  /** Told of every answer given here, because the framework's own hooks are not. */
  readonly onAnswered: (requestId: string, route: string, ms: number) => void
}

/** A "yes", and whose use it is. */
interface Yes {
  readonly known: KnownSecret
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

/** What is asked about a secret. `address`: where it was presented, as far as the caller has said. */
type Question = Omit<VerificationQuestion, 'secret'>

interface Plain {
  readonly secret: string
  readonly question: Question
}

interface QuestionRoute {
  /** Null for a body that is not plain. */
  readonly read: (type: string, body: string) => Plain | null
  /** Answers whoever has these rights. Null for anything but a "yes" that memory alone can give. */
  readonly ask: (deps: Deps, rights: Rights, secret: string, question: Question) => Yes | null
  readonly callerOf: (deps: Deps, from: Credentials) => KnownSecret | null
}

const ROUTES: ReadonlyMap<string, QuestionRoute> = new Map([
  ['/oauth/introspect', { read: readIntrospection, ask: askIntrospection, callerOf: clientOf }],
  ['/v1/verifications', { read: readVerification, ask: askVerification, callerOf: bearerOf }],
])

export const QUESTION_PATHS: ReadonlySet<string> = new Set(ROUTES.keys())

/** All that a request says but for its two secrets. */
interface Asking {
  readonly url: string
  readonly route: QuestionRoute
  readonly scheme: Scheme
  readonly claimed: string | null
  readonly address: string | null
  readonly question: Question
}

interface Asked {
  readonly asking: Asking
  /** What the caller is known by, behind the scheme. */
  readonly presented: string
  readonly secret: string
}

/** A cookie is a second credential. */
const UNUSUAL: ReadonlySet<string> = new Set(['cookie', 'content-encoding'])

/** For requests with POST, while memory may be believed. */
export function createQuestionPath(
  deps: Deps,
  { headOf, newRequestId, onAnswered }: QuestionPathOptions,
): Required<EarlyPath> {
  function answerTo(asking: Asking, presented: string, secret: string, startedAt: number): string | Uint8Array | null {
    const { address, claimed, question, route, scheme, url } = asking
    const caller = route.callerOf(deps, { scheme, presented, claimed, address })
    const yes = caller === null ? null : route.ask(deps, caller.token.terms.rights, secret, question)
    if (caller === null || yes === null) return null
    const bytes = Buffer.byteLength(yes.text)
    const lines = jsonLines(yes.headers, bytes)
    if (lines === null) return null
    deps.usage.count(caller, 'allowed', address, deps.now())
    deps.usage.count(yes.known, 'allowed', question.address ?? null, deps.now())
    const requestId = newRequestId()
    const answer = headOf(requestId, lines) + yes.text
    onAnswered(requestId, url, performance.now() - startedAt)
    return bytes === yes.text.length ? answer : Buffer.from(answer)
  }

  function read({ body, rawHeaders, url }: WholeRequest, socket: Socket): Asked | null {
    const route = ROUTES.get(url)
    const head = route === undefined ? null : plainHead(rawHeaders, UNUSUAL)
    const scheme = SCHEMES.find((each) => head?.authorization.startsWith(each))
    if (route === undefined || head === null || head.type === null || scheme === undefined) return null
    const plain = route.read(head.type, body)
    if (plain === null) return null
    const { question, secret } = plain
    const asking = {
      url,
      route,
      scheme,
      claimed: head.claimed,
      address: addressOf(deps, { rawHeaders, socket }),
      question,
    }
    return { asking, presented: head.authorization.slice(scheme.length), secret }
  }

  return {
    answer(request, socket) {
      const startedAt = performance.now()
      const asked = read(request, socket)
      return asked === null ? null : answerTo(asked.asking, asked.presented, asked.secret, startedAt)
    },
    again(request, socket) {
      const asked = read(request, socket)
      if (asked === null) return null
      const { presented, secret } = asked
      const asking = ownAsking(asked.asking)
      return {
        secrets: [presented, secret],
        answer: ([caller = '', other = '']) => answerTo(asking, caller, other, performance.now()),
      }
    },
  }
}

/** What may be kept: parts of a text keep the whole of it, with its secrets. */
function ownAsking({ question, url, ...rest }: Asking): Asking {
  const own = Object.entries(question).map(([name, value]) => [
    name,
    typeof value === 'string' ? ownText(value) : value,
  ])
  return { ...rest, url: ownText(url), question: Object.fromEntries(own) }
}

const BEARER = 'Bearer '
const BASIC = 'Basic '
const SCHEMES = [BEARER, BASIC] as const
type Scheme = (typeof SCHEMES)[number]

interface Credentials {
  readonly scheme: Scheme
  readonly presented: string
  readonly claimed: string | null
  readonly address: string | null
}

function bearerOf(deps: Deps, { address, claimed, presented, scheme }: Credentials): KnownSecret | null {
  return scheme === BEARER ? usableFromMemory(deps, presented, claimed, address) : null
}

/** RFC 6749 §2.3.1: the token's id is the client's name, its secret the password. */
function clientOf(deps: Deps, from: Credentials): KnownSecret | null {
  if (from.scheme === BEARER) return bearerOf(deps, from)
  const basic = readBasic(from.scheme + from.presented)
  const known = basic === null ? undefined : usableFromMemory(deps, basic.password, from.claimed, from.address)
  return known?.token.id === basic?.name ? (known ?? null) : null
}

function readIntrospection(type: string, body: string): Plain | null {
  const form = plainForm(type, body)
  if (form === null) return null
  const address = askedAddress(form.address)
  return { secret: form.token, question: address === null ? {} : { address } }
}

function askIntrospection(deps: Deps, rights: Rights, secret: string, { address }: Question): Yes | null {
  const yes = yesFromMemory(deps, rights, questionAbout({ secret, address: address ?? null }))
  return yes === null ? null : { known: yes.known, text: introspectionText(yes, deps.publicUrl()), headers: NONE }
}

const NONE = {}

function readVerification(type: string, body: string): Plain | null {
  const plain = plainVerification(type, body)
  if (plain === null) return null
  const { secret, ...question } = questionOf(plain)
  return { secret, question }
}

function askVerification(deps: Deps, rights: Rights, secret: string, question: Question): Yes | null {
  const asked = { question: { ...question, secret }, position: deps.feed.applied() }
  const yes = validFromMemory(deps, rights, asked)
  return yes === null ? null : { known: yes.known, text: validText(yes), headers: validHeaders(yes) }
}
