/**
 * A way around Node and the framework for the one question that is asked all the time. It answers only "yes", only to
 * requests of the plain form, and only from memory; everything else goes the ordinary way, which gives the same bytes for
 * the same request.
 */

import type { Socket } from 'node:net'
import type { Deps } from '../deps.ts'
import { endOf, isOver } from '../domain/token.ts'
import { decideCall, knownFromMemory, namedFromMemory } from '../usecases/verify.ts'
import type { KnownSecret } from '../verify/token-cache.ts'
import { type AllowedText, renderAllowed, renderTerms } from './allowed-answer.ts'
import { addressOf } from './caller.ts'
import type { EarlyPath } from './early-answers.ts'
import { plainHead, plainSecret } from './plain-head.ts'
import type { ReadyHead } from './ready-heads.ts'
import { ownText } from './repeated-request.ts'
import { type AskedOfTerms, createTermsMemory } from './terms-memory.ts'
import { type PlainPlace, plainPlace } from './verify-plain.ts'
import type { WholeRequest } from './whole-request.ts'

export const VERIFY_PATH = '/v1/verify'

/** Whoever asks whether a request may pass sends nothing besides. */
const UNUSUAL: ReadonlySet<string> = new Set(['content-length', 'content-type'])

export interface VerifyPathOptions {
  readonly headOf: ReadyHead
  readonly newRequestId: () => string
  /** Told of every answer given here, because the framework's own hooks are not. */
  readonly onAllowed: () => void
}

/** For requests with GET, while memory may be believed. */
export function createVerifyPath(
  deps: Deps,
  { headOf, newRequestId, onAllowed }: VerifyPathOptions,
): Required<EarlyPath> {
  const placeOf = createPlaces()
  const textFor = createTexts(deps)

  function answerAbout(secret: string, asking: Asking): string | null {
    const known = knownFromMemory(deps, secret)
    if (known === undefined || known === null) return null
    const now = deps.now()
    const text = textFor(known, asking, now)
    if (text === null) return null
    deps.usage.count(known, 'allowed', asking.address, now)
    onAllowed()
    return headOf(newRequestId(), text.lines) + text.body
  }

  function read({ rawHeaders, url }: WholeRequest, socket: Socket): AskedAbout | null {
    if (!url.startsWith(VERIFY_PATH)) return null
    const place = placeOf(url)
    const head = place === null ? null : plainHead(rawHeaders, UNUSUAL)
    const secret = head === null ? null : plainSecret(head)
    if (place === null || head === null || secret === null) return null
    return { secret, asking: { place, claimed: head.claimed, address: addressOf(deps, { rawHeaders, socket }) } }
  }

  return {
    answer(request, socket) {
      const asked = read(request, socket)
      return asked === null ? null : answerAbout(asked.secret, asked.asking)
    },
    again(request, socket) {
      const asked = read(request, socket)
      if (asked === null) return null
      const { asking, secret } = asked
      return { secrets: [secret], answer: ([other = '']) => answerAbout(other, asking) }
    },
  }
}

/** All that a question says but for the secret. */
interface Asking extends AskedOfTerms {
  readonly address: string | null
}

interface AskedAbout {
  readonly secret: string
  readonly asking: Asking
}

/** Decides, or finds what was decided before; null for anything but a "yes" that memory alone can give. */
function createTexts(deps: Deps): (known: KnownSecret, asking: Asking, now: number) => AllowedText | null {
  const memory = createTermsMemory()
  return (known, asking, now) => {
    const { token } = known
    const kept = memory.find(token.terms, asking)
    if (kept !== null && token.allowedIps.length === 0 && !isOver(endOf(token, known.secretExpiresAt), now)) {
      return renderAllowed(token, kept)
    }
    const { place, ...from } = asking
    const named = namedFromMemory(deps, { ...place, ...from }, known)
    if (named === null) return null
    const { verdict } = decideCall(deps, { ...place, ...from, secret: '' }, known)
    const terms = verdict.allowed ? (kept ?? renderTerms(token, verdict)) : null
    if (terms === null) return null
    if (kept === null) memory.keep(token.terms, asking, named, terms)
    return renderAllowed(token, terms)
  }
}

/** A gateway asks with the same few addresses, so each is read once. */
const MAX_PLACES = 1_000

function createPlaces(): (url: string) => PlainPlace | null {
  const known = new Map<string, PlainPlace>()
  return (asked) => {
    const present = known.get(asked)
    if (present !== undefined) return present
    const url = ownText(asked)
    const place = plainPlace(url)
    if (known.size >= MAX_PLACES) known.clear()
    // An address may be long; only short ones are worth remembering.
    if (place !== null && url.length <= 256) known.set(url, place)
    return place
  }
}
