/** What has happened to a token, from the audit log. */

import { Button, Skeleton } from '@mantine/core'
import type { AuditEntry, Token } from '@polett/client/api'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tokenHistoryQuery } from '../../api/token.ts'
import { RelativeMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { PLATFORM } from '../../session/permissions.ts'
import { useFormat } from '../../text/use-format.ts'
import classes from './history-panel.module.css'
import { historyText } from './history-text.ts'

interface HistoryPanelProps {
  readonly token: Token
  /** Whether the reader may read the audit log. */
  readonly mayRead: boolean
}

export function HistoryPanel({ token, mayRead }: HistoryPanelProps) {
  const { t } = useTranslation()
  return (
    <Panel title={t('token.history.title')}>
      {mayRead ? <History token={token} /> : <p className="quiet">{t('token.history.needsAudit')}</p>}
    </Panel>
  )
}

function History({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const query = useInfiniteQuery(tokenHistoryQuery(token.id, token.tenant ?? PLATFORM))
  if (query.data === undefined) {
    if (query.error === null) return <Skeleton height={96} />
    return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
  }
  const entries = query.data.pages.flatMap(({ items }) => items)
  if (entries.length === 0 && !query.hasNextPage) return <p className="quiet">{t('token.history.nothing')}</p>
  return (
    <>
      <ol className={classes.history}>
        {entries.map((entry) => (
          <Entry key={entry.seq} entry={entry} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('token.history.more')}
        </Button>
      )}
      <ProblemAlert problem={query.error} />
    </>
  )
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation()
  const formats = useFormat()
  return (
    <li className={classes.entry}>
      <span>
        {historyText(entry, formats, t)}{' '}
        <span className="quiet">{t('token.history.by', { name: entry.actor.name })}</span>
      </span>
      <span className={classes.when}>
        <RelativeMoment at={entry.at} />
      </span>
    </li>
  )
}
