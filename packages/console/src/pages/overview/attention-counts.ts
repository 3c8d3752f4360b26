/** What the first page asks beyond the overview's sums: for each kind, how many expire soon and how many were never used. */

import type { Overview } from '@polett/client/api'
import { useQueries } from '@tanstack/react-query'
import { tokenCountQuery } from '../../api/tokens.ts'
import { useTenant } from '../../session/tenant.ts'
import type { ShownKind } from './kinds.ts'

/** Mobile sign-ins always end within weeks and renew themselves, so they are not in need of anybody. */
type Watched = Exclude<ShownKind['kind'], 'mobile'>

interface Watch {
  readonly kind: Watched
  readonly about: '7' | '30' | 'unused'
}

export interface AttentionCount extends Watch {
  readonly count: number
  readonly isMinimum: boolean
}

export interface AttentionCounts {
  /** Those above zero that have been answered; the most urgent comes first. */
  readonly counts: readonly AttentionCount[]
  readonly isPending: boolean
  /** Why the first of those that failed did. */
  readonly problem: Error | null
  /** Asks again for those that failed. */
  retry(): void
}

/** Asks only for what the overview says to be there at all. */
export function useAttentionCounts(overview: Overview, kinds: readonly ShownKind[]): AttentionCounts {
  const tenant = useTenant()
  const asked = asksOf(overview, kinds)
  const answers = useQueries({
    queries: asked.map(({ kind, about }) =>
      tokenCountQuery({
        ...{ kind, tenant, status: 'active' },
        ...(about === 'unused' ? { neverUsed: true } : { expiresInDays: Number(about) }),
      }),
    ),
  })
  const known = asked.flatMap((watch, at) => {
    const data = answers[at]?.data
    return data === undefined ? [] : [{ ...watch, ...data }]
  })
  const failed = answers.filter(({ error }) => error !== null)
  return {
    counts: known.filter((each) => each.count > 0 && !isSaidByWeek(each, known)),
    isPending: answers.some(({ isPending }) => isPending),
    problem: failed[0]?.error ?? null,
    retry: () => {
      for (const { refetch } of failed) void refetch()
    },
  }
}

function asksOf({ expiring, live, neverUsed }: Overview, kinds: readonly ShownKind[]): readonly Watch[] {
  return (['7', '30', 'unused'] as const)
    .filter((about) => (about === 'unused' ? neverUsed : expiring.within30Days).count > 0)
    .flatMap((about) =>
      kinds.flatMap(({ kind }) => (kind === 'mobile' || live[kind].count === 0 ? [] : [{ kind, about }])),
    )
}

/** Where all of a month end within the week, the week says it. */
function isSaidByWeek({ about, count, kind }: AttentionCount, known: readonly AttentionCount[]): boolean {
  const week = known.find((each) => each.kind === kind && each.about === '7')
  return about === '30' && week !== undefined && count <= week.count
}
