/** What a step on many tokens is about: those that were ticked, or all that a filter matches. */

import type { Token } from '@polett/client/api'
import { useQueries, useQuery } from '@tanstack/react-query'
import { type TokenFilter, tokensQuery, tokenUsageQuery } from '../../api/tokens.ts'
import { useNow } from '../../session/clock.ts'

export type BulkTarget =
  | { readonly tokens: readonly Token[] }
  | { readonly filter: TokenFilter; readonly expectedCount: number }

export const sizeOf = (target: BulkTarget): number => ('tokens' in target ? target.tokens.length : target.expectedCount)

/** So many are looked at to name them and to find the busiest. */
const LOOKED_AT = 20
const DAY_MS = 86_400_000
const BUSIEST = 3

/** Tokens of the target, those used last first; all of them only when they were ticked one by one. */
export function useSample(target: BulkTarget): readonly Token[] {
  const filter = 'filter' in target ? target.filter : {}
  const asked = useQuery({
    ...tokensQuery({ ...filter, limit: LOOKED_AT, sort: '-lastUsedAt' }),
    enabled: 'filter' in target,
  })
  if ('filter' in target) return asked.data?.items ?? []
  return target.tokens.toSorted((a, b) => (b.lastUsedAt ?? '').localeCompare(a.lastUsedAt ?? ''))
}

export interface Busy {
  readonly token: Token
  /** Calls in the last 24 hours, allowed and refused. */
  readonly calls: number
}

export interface Busiest {
  readonly isPending: boolean
  /** Whether all were heard of, so that an empty list means that none was used. */
  readonly isKnown: boolean
  readonly busiest: readonly Busy[]
}

/** Among those used last, the three with the most calls in the last day. A sample without tokens is still on its way. */
export function useBusiest(sample: readonly Token[]): Busiest {
  const since = useNow() - DAY_MS
  const used = sample
    .filter(({ lastUsedAt }) => lastUsedAt !== null && Date.parse(lastUsedAt) > since)
    .slice(0, LOOKED_AT)
  const answers = useQueries({ queries: used.map(({ id }) => tokenUsageQuery(id, 24)) })
  const counted = used.map((token, at) => ({
    token,
    calls: (answers[at]?.data?.buckets ?? []).reduce((sum, { allowed, refused }) => sum + allowed + refused, 0),
  }))
  return {
    isPending: sample.length === 0 || answers.some((answer) => answer.isPending),
    isKnown: sample.length > 0 && answers.every((answer) => answer.isSuccess),
    busiest: counted
      .filter(({ calls }) => calls > 0)
      .toSorted((a, b) => b.calls - a.calls)
      .slice(0, BUSIEST),
  }
}
