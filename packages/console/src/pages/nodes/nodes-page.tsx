/** The servers of the installation: who runs, since when, and whether each knows of every change. */

import { Skeleton } from '@mantine/core'
import type { Node } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { nodesQuery } from '../../api/nodes.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { NodeTable } from './node-table.tsx'
import classes from './nodes-page.module.css'

export function NodesPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(nodesQuery)
  return (
    <>
      <PageHeader section={t('shell.platform')} title={t('nodes.title')} />
      {/* What was there a moment ago says more than nothing, so it stays beside the refusal. */}
      {error !== null && <ProblemAlert problem={error} onRetry={() => void refetch()} />}
      {data === undefined ? error === null && <Loading /> : <Filled nodes={data.items} />}
    </>
  )
}

function Filled({ nodes }: { readonly nodes: readonly Node[] }) {
  const { t } = useTranslation()
  return (
    <>
      <p className={classes.what}>{t('nodes.what')}</p>
      <NodeTable nodes={nodes} />
      {nodes.length === 1 && <EmptyState title={t('nodes.oneTitle')}>{t('nodes.oneWhat')}</EmptyState>}
    </>
  )
}

function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('common.loading')}>
      <Skeleton height={120} />
    </div>
  )
}
