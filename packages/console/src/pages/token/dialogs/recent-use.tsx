/** Who used a token lately: what a step that stops it would break. */

import { Skeleton } from '@mantine/core'
import type { Token, TokenUsage } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tokenUsageQuery } from '../../../api/tokens.ts'
import { RelativeMoment } from '../../../parts/moment.tsx'
import { useNow } from '../../../session/clock.ts'
import { useFormat } from '../../../text/use-format.ts'
import classes from './recent-use.module.css'

const HOURS = 24
const DAY_MS = 86_400_000
const CALLERS_SHOWN = 5

export function RecentUse({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const { relative } = useFormat()
  const now = useNow()
  const { data, isPending } = useQuery(tokenUsageQuery(token.id, HOURS))
  if (isPending) return <Skeleton height={20} />
  const callers = callersSince(data, now - DAY_MS)
  const allowed = sum(data, 'allowed')
  const refused = sum(data, 'refused')
  if (allowed + refused > 0) return <LastDay allowed={allowed} refused={refused} callers={callers} />
  if (token.lastUsedAt === null) return <p>{t('token.recent.never')}</p>
  const address = token.lastUsedAddress ?? t('token.recent.unknownAddress')
  return <p>{t('token.recent.before', { when: relative(token.lastUsedAt, now), address })}</p>
}

type Caller = TokenUsage['addresses'][number]

interface LastDayProps {
  readonly allowed: number
  readonly refused: number
  readonly callers: readonly Caller[]
}

function LastDay({ allowed, refused, callers }: LastDayProps) {
  const { t } = useTranslation()
  const from = t('token.recent.fromAddresses', { count: Math.max(1, callers.length) })
  return (
    <div>
      <p>
        {t('token.recent.day', { count: allowed, from })} {refused > 0 && t('token.recent.refused', { count: refused })}
      </p>
      {callers.length > 0 && (
        <ul className={classes.callers} aria-label={t('token.recent.callers')}>
          {callers.slice(0, CALLERS_SHOWN).map(({ address, lastUsedAt }) => (
            <li key={address}>
              <code>{address}</code> <RelativeMoment at={lastUsedAt} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** The addresses used since a moment; the server also knows older ones. */
function callersSince(usage: TokenUsage | undefined, since: number): readonly Caller[] {
  return (usage?.addresses ?? []).filter(({ lastUsedAt }) => Date.parse(lastUsedAt) >= since)
}

function sum(usage: TokenUsage | undefined, what: 'allowed' | 'refused'): number {
  return (usage?.buckets ?? []).reduce((total, bucket) => total + bucket[what], 0)
}
