/** How a token is used: calls over time, what was refused and why, and from which addresses. */

import { Button, SegmentedControl, Skeleton } from '@mantine/core'
import type { Token, TokenUsage } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tokenUsageQuery } from '../../api/tokens.ts'
import { BarPlot } from '../../parts/bar-plot.tsx'
import { everyBucket } from '../../parts/bar-plot-scale.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { RelativeMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useNow } from '../../session/clock.ts'
import { type Formats, useFormat } from '../../text/use-format.ts'
import classes from './usage-panel.module.css'

const PERIODS = {
  day: { hours: 24, step: 'hour', count: 24 },
  week: { hours: 7 * 24, step: 'day', count: 7 },
  month: { hours: 30 * 24, step: 'day', count: 30 },
} as const

type Period = keyof typeof PERIODS
const PERIOD_NAMES = Object.keys(PERIODS) as readonly Period[]
const ADDRESSES_FIRST = 5

export function UsagePanel({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const [period, setPeriod] = usePeriod()
  const query = useQuery(tokenUsageQuery(token.id, PERIODS[period].hours))
  const switcher = (
    <SegmentedControl
      size="xs"
      aria-label={t('token.usage.period')}
      data={PERIOD_NAMES.map((value) => ({ value, label: t(`token.usage.${value}`) }))}
      value={period}
      onChange={setPeriod}
    />
  )
  return (
    <Panel title={t('token.usage.title')} actions={switcher}>
      {query.data !== undefined && <Use token={token} usage={query.data} period={period} />}
      {query.data === undefined && query.error === null && <Skeleton height={160} />}
      {query.data === undefined && <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />}
    </Panel>
  )
}

function usePeriod(): [Period, (period: string) => void] {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const period = PERIOD_NAMES.find((one) => one === search.period) ?? 'day'
  const set = (chosen: string): void =>
    void navigate({ to: '.', search: { ...search, period: chosen }, replace: true, resetScroll: false })
  return [period, set]
}

interface UseProps {
  readonly token: Token
  readonly usage: TokenUsage
  readonly period: Period
}

function Use({ token, usage, period }: UseProps) {
  const { t } = useTranslation()
  const formats = useFormat()
  const now = useNow()
  const { count, step } = PERIODS[period]
  const buckets = everyBucket(usage.buckets, { step, count, now })
  const since = Date.parse(buckets[0]?.start ?? '')
  const counted = usage.buckets.filter(({ start }) => Date.parse(start) >= since)
  if (counted.length === 0 && token.lastUsedAt === null && usage.addresses.length === 0) {
    return <p className="quiet">{t('token.usage.never')}</p>
  }
  return (
    <div className={classes.use}>
      <p className={classes.totals}>{counted.length === 0 ? t('token.usage.none') : totals(counted, formats, t)}</p>
      <div className={classes.sides}>
        <BarPlot buckets={buckets} step={step} label={t('token.usage.calls')} />
        <Addresses addresses={usage.addresses} />
      </div>
    </div>
  )
}

const CODES = [
  'token_expired',
  'permission_missing',
  'token_revoked',
  'token_suspended',
  'token_invalid',
  'address_not_allowed',
] as const

/** "allowed 1,243, refused 4 (missing 4)". */
function totals(buckets: TokenUsage['buckets'], { number }: Formats, t: TFunction): string {
  const sum = (pick: (bucket: TokenUsage['buckets'][number]) => number): number =>
    buckets.reduce((total, bucket) => total + pick(bucket), 0)
  const allowed = number(sum((bucket) => bucket.allowed))
  const refused = sum((bucket) => bucket.refused)
  if (refused === 0) return t('token.usage.totals', { allowed, refused: number(0) })
  const named = CODES.map((code) => ({ code, count: sum(({ refusedBy }) => refusedBy[code] ?? 0) }))
  const others = refused - named.reduce((total, { count }) => total + count, 0)
  const reasons = [...named, { code: 'other' as const, count: others }]
    .filter(({ count }) => count > 0)
    .map(({ code, count }) => t(`token.usage.codes.${code}`, { number: number(count) }))
  return t('token.usage.totalsBy', { allowed, refused: number(refused), reasons: reasons.join(', ') })
}

type Address = TokenUsage['addresses'][number]

function Addresses({ addresses }: { readonly addresses: readonly Address[] }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const [all, setAll] = useState(false)
  const shown = all ? addresses : addresses.slice(0, ADDRESSES_FIRST)
  const more = addresses.length - shown.length
  const columns: readonly Column<Address>[] = [
    { id: 'address', header: t('token.usage.address'), cell: ({ address }) => <code>{address}</code> },
    { id: 'count', header: t('token.usage.callsInAll'), align: 'right', cell: ({ count }) => number(count) },
    { id: 'last', header: t('token.usage.lastUsed'), cell: ({ lastUsedAt }) => <RelativeMoment at={lastUsedAt} /> },
  ]
  if (addresses.length === 0) return null
  return (
    <div>
      <h3 className={classes.heading}>{t('token.usage.addresses')}</h3>
      <DataTable label={t('token.usage.addresses')} rows={shown} idOf={({ address }) => address} columns={columns} />
      {more > 0 && (
        <Button variant="subtle" size="compact-sm" mt={4} onClick={() => setAll(true)}>
          {t('token.usage.showAll', { count: more })}
        </Button>
      )}
    </div>
  )
}
