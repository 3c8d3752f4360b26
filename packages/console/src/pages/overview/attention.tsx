/** What one should know first, in sentences; each leads to the list behind it. */

import { Skeleton } from '@mantine/core'
import type { Overview } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import CircleCheck from 'lucide-react/icons/circle-check'
import Clock from 'lucide-react/icons/clock'
import Moon from 'lucide-react/icons/moon'
import ShieldX from 'lucide-react/icons/shield-x'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../parts/panel.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useFormat } from '../../text/use-format.ts'
import classes from './attention.module.css'
import { type AttentionCount, useAttentionCounts } from './attention-counts.ts'
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

/** Nothing is said to be well before all has been answered. */
export function Attention({ overview, kinds }: AttentionProps) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const { counts, isPending, problem, retry } = useAttentionCounts(overview, kinds)
  const points = usePoints(counts)
  const { expiring, refused24h } = overview
  const refused = { count: refused24h.count, number: count(refused24h) }
  const isQuiet = !isPending && problem === null && points.length === 0 && refused.count === 0
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
        {isQuiet && (
          <li data-tone="good">
            <CircleCheck size={16} aria-hidden />
            <span>{t(expiring.within30Days.count === 0 ? 'overview.nothing' : 'overview.nothingElse')}</span>
          </li>
        )}
      </ul>
      {isPending && <Skeleton height={28} role="status" aria-label={t('common.loading')} />}
      <ProblemAlert problem={problem} onRetry={retry} />
    </Panel>
  )
}

function usePoints(counts: readonly AttentionCount[]): readonly Point[] {
  const { t } = useTranslation()
  const { count: format } = useFormat()
  return counts.map(({ kind, about, ...count }): Point => {
    const values = { count: count.count, number: format(count) }
    const key = `${kind}-${about}`
    if (about === 'unused') {
      const search = { tab: kind, status: 'live', used: 'never' }
      return { key, tone: 'quiet', Icon: Moon, sentence: t(`overview.unused.${kind}`, values), search }
    }
    const urgent = about === '7'
    return {
      key,
      tone: urgent ? 'bad' : 'warn',
      Icon: urgent ? TriangleAlert : Clock,
      sentence: t(`overview.expiring.${kind}`, { ...values, days: Number(about) }),
      search: { tab: kind, status: 'live', expires: about },
    }
  })
}
