/** What one should know first, in sentences; each leads to the list behind it. */

import type { Overview } from '@polett/sdk/api'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import CircleCheck from 'lucide-react/icons/circle-check'
import Clock from 'lucide-react/icons/clock'
import Moon from 'lucide-react/icons/moon'
import ShieldX from 'lucide-react/icons/shield-x'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { useTranslation } from 'react-i18next'
import { tokenCountQuery } from '../../api/tokens.ts'
import { Panel } from '../../parts/panel.tsx'
import { useTenant } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'
import classes from './attention.module.css'
import type { ShownKind } from './kinds.ts'

type Tone = 'bad' | 'warn' | 'quiet'

interface Point {
  readonly key: string
  readonly tone: Tone
  readonly Icon: typeof Clock
  readonly sentence: string
  /** What the list of tokens is narrowed by. */
  readonly search: Readonly<Record<string, string>>
}

export interface AttentionProps {
  readonly overview: Overview
  readonly kinds: readonly ShownKind[]
}

export function Attention({ overview, kinds }: AttentionProps) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const points = usePoints(overview, kinds)
  const { refused24h } = overview
  const refused = { count: refused24h.count, number: count(refused24h) }
  return (
    <Panel title={t('overview.attention')}>
      <ul className={classes.points}>
        {points.map(({ key, tone, Icon, sentence, search }) => (
          <li key={key} data-tone={tone}>
            <Icon size={16} aria-hidden />
            <Link to="/administrator/tokens" search={search}>
              {sentence}
            </Link>
          </li>
        ))}
        {refused.count > 0 && (
          <li data-tone="warn">
            <ShieldX size={16} aria-hidden />
            <Link to="/administrator/tokens" search={{ sort: '-lastUsedAt' }}>
              {t('overview.refused', refused)}
            </Link>
          </li>
        )}
        {points.length === 0 && refused.count === 0 && (
          <li data-tone="good">
            <CircleCheck size={16} aria-hidden />
            <span>{t('overview.nothing')}</span>
          </li>
        )}
      </ul>
    </Panel>
  )
}

/** Mobile sign-ins always end within weeks and renew themselves, so they are not in need of anybody. */
function usePoints({ expiring, live, neverUsed }: Overview, kinds: readonly ShownKind[]): readonly Point[] {
  const { t } = useTranslation()
  const { count: format } = useFormat()
  const counts = useCounts(
    kinds.filter(({ kind }) => kind !== 'mobile' && live[kind].count > 0),
    { soon: expiring.within30Days.count > 0, unused: neverUsed.count > 0 },
  )
  return counts.flatMap(({ kind, about, count }): Point[] => {
    if (count.count === 0) return []
    const values = { count: count.count, number: format(count) }
    const key = `${kind}-${about}`
    if (about === 'unused') {
      const search = { tab: kind, status: 'live', used: 'never' }
      return [{ key, tone: 'quiet', Icon: Moon, sentence: t(`overview.unused.${kind}`, values), search }]
    }
    const urgent = about === '7'
    const sentence = t(`overview.expiring.${kind}`, { ...values, days: Number(about) })
    return [
      {
        key,
        tone: urgent ? 'bad' : 'warn',
        Icon: urgent ? TriangleAlert : Clock,
        sentence,
        search: { tab: kind, status: 'live', expires: about },
      },
    ]
  })
}

type Watched = Exclude<ShownKind['kind'], 'mobile'>

interface Watch {
  readonly kind: Watched
  readonly about: '7' | '30' | 'unused'
}

/** Asks only for what the overview says to be there at all; the most urgent comes first. */
function useCounts(kinds: readonly ShownKind[], wanted: { readonly soon: boolean; readonly unused: boolean }) {
  const tenant = useTenant()
  const asked: readonly Watch[] = (['7', '30', 'unused'] as const)
    .filter((about) => (about === 'unused' ? wanted.unused : wanted.soon))
    .flatMap((about) => kinds.map(({ kind }) => ({ kind: kind as Watched, about })))
  const answers = useQueries({
    queries: asked.map(({ kind, about }) =>
      tokenCountQuery({
        ...{ kind, tenant, status: 'active' },
        ...(about === 'unused' ? { neverUsed: true } : { expiresInDays: Number(about) }),
      }),
    ),
  })
  const none = { count: 0, isMinimum: false }
  const counts = asked.map((watch, at) => ({ ...watch, count: answers[at]?.data ?? none }))
  const within7 = (kind: Watched): number =>
    counts.find((each) => each.kind === kind && each.about === '7')?.count.count ?? 0
  // Where all of a month end within the week, the week says it.
  return counts.filter(({ kind, about, count }) => about !== '30' || count.count > within7(kind))
}
