/** The lives of a token's secrets, and what it was before it was replaced. */

import { Skeleton } from '@mantine/core'
import type { Token } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tokenVersionsQuery } from '../../api/token.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { RelativeMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useNow } from '../../session/clock.ts'
import { useFormat } from '../../text/use-format.ts'
import { EarlierVersions } from './earlier-versions.tsx'
import { masked } from './secret-fact.tsx'
import { livingSecrets, type Secret } from './secret-lives.ts'
import classes from './usage-panel.module.css'

export function VersionsPanel({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(tokenVersionsQuery(token.id))
  return (
    <Panel title={t('token.versions.title')}>
      {data !== undefined && (
        <div className={classes.use}>
          <Overlap secrets={data.secrets} />
          <Secrets secrets={data.secrets} />
          {data.items.length > 0 && <EarlierVersions versions={data.items} />}
        </div>
      )}
      {data === undefined && error === null && <Skeleton height={96} />}
      {data === undefined && <ProblemAlert problem={error} onRetry={() => void refetch()} />}
    </Panel>
  )
}

/** While two secrets live: whether anybody still uses the old one. */
function Overlap({ secrets }: { readonly secrets: readonly Secret[] }) {
  const { t } = useTranslation()
  const { moment, relative } = useFormat()
  const now = useNow()
  const { older } = livingSecrets(secrets, now)
  if (older === undefined || older.expiresAt === null) return null
  const until = moment(older.expiresAt)
  if (older.lastUsedAt === null)
    return <p className={classes.totals}>{t('token.versions.overlap', { moment: until })}</p>
  const when = relative(older.lastUsedAt, now)
  return <p className={classes.totals}>{t('token.versions.overlapUsed', { when, moment: until })}</p>
}

function Secrets({ secrets }: { readonly secrets: readonly Secret[] }) {
  const { t } = useTranslation()
  const { moment } = useFormat()
  const until = ({ endedAt, expiresAt }: Secret) => {
    if (endedAt !== null) return t('token.versions.ended', { when: moment(endedAt) })
    return expiresAt === null ? t('token.versions.asTheToken') : moment(expiresAt)
  }
  const columns: readonly Column<Secret>[] = [
    {
      id: 'secret',
      header: t('token.versions.secret'),
      cell: ({ last4, prefix }) => <code>{masked({ secretPrefix: prefix, secretLast4: last4 })}</code>,
    },
    { id: 'from', header: t('token.versions.from'), cell: ({ createdAt }) => moment(createdAt) },
    { id: 'until', header: t('token.versions.until'), cell: until },
    { id: 'used', header: t('token.versions.lastUsed'), cell: ({ lastUsedAt }) => <RelativeMoment at={lastUsedAt} /> },
  ]
  return (
    <DataTable
      label={t('token.versions.secrets')}
      rows={secrets}
      idOf={({ createdAt, last4 }) => `${createdAt}${last4}`}
      columns={columns}
    />
  )
}
