/**
 * The same way around Node and the framework for what resource servers ask with POST. It answers only "yes", only to
 * requests of the plain form, and only from memory; everything else goes the ordinary way, which gives the same bytes for
 * the same request.
 */

import type { Deps } from '../deps.ts'
import type { Rights } from '../domain/rights.ts'
import { usableFromMemory } from '../usecases/authenticate.ts'
import { validFromMemory } from '../usecases/verification-one.ts'
import { questionAbout, yesFromMemory } from '../usecases/verifications.ts'
import type { KnownSecret } from '../verify/token-cache.ts'
import { askedAddress } from './asked-address.ts'
import { addressOf } from './caller.ts'
import { readBasic } from './credentials.ts'
import type { EarlyAnswer } from './early-answers.ts'
import { introspectionText } from './introspection-text.ts'
import { type PlainHead, plainHead, plainSecret } from './plain-head.ts'
import { plainForm, plainVerification } from './plain-question.ts'
import { jsonLines, type ReadyHead } from './ready-heads.ts'
import { questionOf, validHeaders, validText } from './verification-text.ts'

export interface QuestionPathOptions {
  readonly headOf: ReadyHead
  readonly newRequestId: () => string
  /** Told of every answer given here, because the framework's own hooks are not. */
  readonly onAnswered: (requestId: string, route: string, ms: number) => void
}

/** A "yes", and whose use it is. */
interface Yes {
  readonly known: KnownSecret
  /** Where the asked secret was presented, as far as the caller has said. */
  readonly address: string | null
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

/** Answers whoever has these rights. Null for anything but a "yes" that memory alone can give. */
type Ask = (deps: Deps, rights: Rights, type: string, body: string) => Yes | null

interface QuestionRoute {
  readonly ask: Ask
  readonly callerOf: typeof bearerOf
}

const ROUTES: ReadonlyMap<string, QuestionRoute> = new Map([
  ['/oauth/introspect', { ask: askIntrospection, callerOf: clientOf }],
  ['/v1/verifications', { ask: askVerification, callerOf: bearerOf }],
])

export const QUESTION_PATHS: ReadonlySet<string> = new Set(ROUTES.keys())

/** A cookie is a second credential. */
const UNUSUAL: ReadonlySet<string> = new Set(['cookie', 'content-encoding'])

/** For requests with POST, while memory may be believed. */
export function createQuestionPath(deps: Deps, { headOf, newRequestId, onAnswered }: QuestionPathOptions): EarlyAnswer {
  return ({ body, rawHeaders, url }, socket) => {
    const route = ROUTES.get(url)
    if (route === undefined) return null
    const startedAt = performance.now()
    const head = plainHead(rawHeaders, UNUSUAL)
    if (head === null || head.type === null) return null
    const address = addressOf(deps, { rawHeaders, socket })
    const caller = route.callerOf(deps, head, address)
    const yes = caller === null ? null : route.ask(deps, caller.token.terms.rights, head.type, body)
    if (caller === null || yes === null) return null
    const bytes = Buffer.byteLength(yes.text)
    const lines = jsonLines(yes.headers, bytes)
    if (lines === null) return null
    deps.usage.count(caller, 'allowed', address, deps.now())
    deps.usage.count(yes.known, 'allowed', yes.address, deps.now())
    const requestId = newRequestId()
    const answer = headOf(requestId, lines) + yes.text
    onAnswered(requestId, url, performance.now() - startedAt)
    return bytes === yes.text.length ? answer : Buffer.from(answer)
  }
}

function bearerOf(deps: Deps, head: PlainHead, address: string | null): KnownSecret | null {
  const secret = plainSecret(head)
  return secret === null ? null : usableFromMemory(deps, secret, head.claimed, address)
}

/** RFC 6749 §2.3.1: the token's id is the client's name, its secret the password. */
function clientOf(deps: Deps, head: PlainHead, address: string | null): KnownSecret | null {
  const basic = readBasic(head.authorization)
  if (basic === null) return bearerOf(deps, head, address)
  const known = usableFromMemory(deps, basic.password, head.claimed, address)
  return known?.token.id === basic.name ? known : null
}

function askIntrospection(deps: Deps, rights: Rights, type: string, body: string): Yes | null {
  const form = plainForm(type, body)
  if (form === null) return null
  const address = askedAddress(form.address)
  const yes = yesFromMemory(deps, rights, questionAbout({ secret: form.token, address }))
  if (yes === null) return null
  return { known: yes.known, address, text: introspectionText(yes, deps.publicUrl()), headers: NONE }
}

const NONE = {}

function askVerification(deps: Deps, rights: Rights, type: string, body: string): Yes | null {
  const plain = plainVerification(type, body)
  if (plain === null) return null
  const question = questionOf(plain)
  const yes = validFromMemory(deps, rights, { question, position: deps.feed.applied() })
  if (yes === null) return null
  return { known: yes.known, address: question.address ?? null, text: validText(yes), headers: validHeaders(yes) }
}
