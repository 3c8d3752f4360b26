/** The first page: what needs attention, what is live, and how much is asked. */

import { Button, Skeleton } from '@mantine/core'
import type { Overview } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import CircleUser from 'lucide-react/icons/circle-user'
import { useTranslation } from 'react-i18next'
import { overviewQuery } from '../../api/overview.ts'
import { BarPlot } from '../../parts/bar-plot.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { RelativeMoment } from '../../parts/moment.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useMay, useTenant } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'
import { Attention } from './attention.tsx'
import { FailedMail } from './failed-mail.tsx'
import { FirstStep } from './first-step.tsx'
import { KINDS } from './kinds.ts'
import { LiveKinds } from './live-kinds.tsx'
import { NextToExpire } from './next-to-expire.tsx'
import classes from './overview-page.module.css'

export function OverviewPage() {
  const { t } = useTranslation()
  const may = useMay()
  const kinds = KINDS.filter(({ needs }) => may(needs))
  const { data, error, refetch } = useQuery({ ...overviewQuery(useTenant()), enabled: kinds.length > 0 })
  if (kinds.length === 0) return <OwnOnly />
  return (
    <>
      <PageHeader title={t('shell.overview')} actions={data && <Counted at={data.computedAt} />} />
      <FailedMail />
      {data !== undefined ? (
        <Filled overview={data} />
      ) : error === null ? (
        <Loading />
      ) : (
        <ProblemAlert problem={error} onRetry={() => void refetch()} />
      )}
    </>
  )
}

function Counted({ at }: { readonly at: string }) {
  const { t } = useTranslation()
  return (
    <span className="quiet">
      {t('overview.counted')} <RelativeMoment at={at} />
    </span>
  )
}

function Filled({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation()
  const may = useMay()
  const kinds = KINDS.filter(({ needs }) => may(needs))
  const live = kinds.reduce((sum, { kind }) => sum + overview.live[kind].count, 0)
  const asked = overview.hours.reduce((sum, { allowed, refused }) => sum + allowed + refused, 0)
  if (live === 0 && asked === 0) return <FirstStep />
  return (
    <div className={classes.grid}>
      <Attention overview={overview} kinds={kinds} />
      <LiveKinds overview={overview} kinds={kinds} />
      <div className={classes.plot}>
        <Panel title={t('overview.calls')}>
          <Totals hours={overview.hours} />
          <BarPlot buckets={overview.hours} step="hour" label={t('overview.callsLabel')} />
        </Panel>
      </div>
      <div className={classes.aside}>{may('token:read') && <NextToExpire />}</div>
    </div>
  )
}

/** Both lead to the tokens that were asked for last. */
function Totals({ hours }: Pick<Overview, 'hours'>) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const sum = (what: 'allowed' | 'refused'): string => number(hours.reduce((calls, hour) => calls + hour[what], 0))
  return (
    <dl className={classes.totals}>
      {(['allowed', 'refused'] as const).map((what) => (
        <div key={what} data-series={what}>
          <dt>{t(`overview.totals.${what}`)}</dt>
          <dd>
            <Link
              to="/administrator/tokens"
              search={{ sort: '-lastUsedAt' }}
              aria-label={`${t(`overview.totals.${what}`)} ${sum(what)}`}
            >
              {sum(what)}
            </Link>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Those who administer nothing come here too, and find what is theirs. */
function OwnOnly() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('shell.overview')} />
      <EmptyState
        Icon={CircleUser}
        title={t('overview.own.title')}
        action={
          <Button component={Link} to="/account">
            {t('overview.own.verb')}
          </Button>
        }
      >
        {t('overview.own.why')}
      </EmptyState>
    </>
  )
}

function Loading() {
  const { t } = useTranslation()
  return (
    <div className={classes.grid} role="status" aria-label={t('common.loading')}>
      <Skeleton height={96} className={classes.whole} />
      <Skeleton height={88} className={classes.whole} />
      <Skeleton height={280} className={classes.plot} />
      <Skeleton height={280} className={classes.aside} />
    </div>
  )
}
