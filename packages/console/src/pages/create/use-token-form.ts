/** The form of a token as its fields see it: what was typed, what binds, and what is wrong. */

import type { Policy, Token } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useNow } from '../../session/clock.ts'
import { formatDay } from '../../text/format.ts'
import { useFormat } from '../../text/use-format.ts'
import { chosenExpiry, type Draft, type FieldName, type MadeKind, missingFields } from './draft.ts'
import { type ExpiryFault, endOfDay, expiryFault, isOverTwelveMonths, lastDayAllowed, parseDay } from './expiry.ts'

/** What the policy allows for the kind. */
export interface Limits {
  /** Null: as long as one likes. */
  readonly maxDays: number | null
  readonly allowNoExpiry: boolean
  /** The most that may be chosen. */
  readonly visibility: 'sealed' | 'once'
}

/** Without the policy in sight nothing is promised; the server judges in any case. */
const UNKNOWN: Limits = { maxDays: null, allowNoExpiry: false, visibility: 'once' }

export function limitsOf(policy: Policy | undefined, kind: MadeKind): Limits {
  if (policy === undefined) return UNKNOWN
  const { allowNoExpiry, maxLifetimeDays, secretVisibility } = policy.effective
  return { maxDays: maxLifetimeDays[kind], allowNoExpiry, visibility: secretVisibility[kind] }
}

export interface TokenForm {
  readonly kind: MadeKind
  readonly tenant: string
  /** The tenant's time zone, in which days end. */
  readonly zone: string
  readonly now: number
  readonly limits: Limits
  /** The token that is replaced; null when a new one is made. */
  readonly replaces: Token | null
  readonly draft: Draft
  /** Null: never. Undefined: not chosen. */
  readonly expiresAt: number | null | undefined
  readonly isLong: boolean
  readonly isReady: boolean
  /** What the server has refused, by pointer. */
  readonly refused: Readonly<Record<string, string>>
  change(change: Partial<Draft>): void
  touch(field: FieldName): void
  errorOf(field: FieldName): string | undefined
}

export interface TokenFormFacts {
  readonly kind: MadeKind
  readonly tenant: string
  readonly zone: string
  readonly limits: Limits
  readonly replaces: Token | null
  readonly draft: Draft
  readonly problem: unknown
  change(change: Partial<Draft>): void
}

export function useTokenForm({ problem, ...facts }: TokenFormFacts): TokenForm {
  const { change, draft, kind, limits, replaces, zone } = facts
  const now = useNow()
  const words = useFaultWords(zone)
  const [touched, setTouched] = useState<ReadonlySet<FieldName>>(new Set())
  const { maxDays } = limits
  const expiresAt = chosenExpiry(draft, { zone, now, maxDays, present: replaces?.expiresAt, parse: parseDay })
  const missing = missingFields(kind, draft, expiresAt)
  const fault = expiryFault(expiresAt, { now, maxDays, typed: draft.day })
  const refused = fieldProblems(problem)
  const ownError = (field: FieldName): string | undefined => {
    const isLate = fault === 'past' || fault === 'too_long'
    if (field === 'expiresAt' && fault !== null && (isLate || touched.has(field))) return words(fault, now, maxDays)
    return touched.has(field) && missing.includes(field) ? words('missing', now, maxDays) : undefined
  }
  return {
    ...{ ...facts, now, expiresAt, refused, change },
    isLong: expiresAt !== undefined && isOverTwelveMonths(expiresAt, now),
    isReady: missing.length === 0 && fault === null,
    touch: (field) => setTouched((before) => (before.has(field) ? before : new Set([...before, field]))),
    errorOf: (field) => ownError(field) ?? refused[field],
  }
}

/** Each fault in words that say what to do. */
function useFaultWords(zone: string): (fault: ExpiryFault, now: number, maxDays: number | null) => string {
  const { t } = useTranslation()
  const { language } = useFormat()
  return (fault, now, maxDays) => {
    if (fault === 'missing') return t('common.required')
    if (fault === 'unreadable') return t('create.expiry.unreadable')
    if (fault === 'past') return t('create.expiry.past')
    if (maxDays === null) return t('create.expiry.tooLongNever')
    const day = formatDay(endOfDay(lastDayAllowed(now, maxDays, zone), zone) - 1, zone, language)
    return t('create.expiry.tooLong', { count: maxDays, day })
  }
}
