import type { Node } from '@polett/client/api'
import CircleDot from 'lucide-react/icons/circle-dot'
import Hourglass from 'lucide-react/icons/hourglass'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Mark } from '../../parts/mark.tsx'
import { RelativeMoment } from '../../parts/moment.tsx'
import status from '../../parts/status.module.css'
import { useFormat } from '../../text/use-format.ts'
import classes from './nodes-page.module.css'

export function NodeTable({ nodes }: { readonly nodes: readonly Node[] }) {
  const { t } = useTranslation()
  const columns: readonly Column<Node>[] = [
    { id: 'name', header: t('nodes.columns.name'), cell: (node) => <Name node={node} /> },
    { id: 'state', header: t('nodes.columns.state'), narrow: 'aside', cell: (node) => <State node={node} /> },
    { id: 'version', header: t('nodes.columns.version'), cell: ({ version }) => version },
    { id: 'since', header: t('nodes.columns.since'), cell: ({ since }) => <RelativeMoment at={since} /> },
    { id: 'applied', header: t('nodes.columns.applied'), cell: (node) => <Applied node={node} /> },
    { id: 'sign', header: t('nodes.columns.sign'), cell: (node) => <Sign node={node} /> },
  ]
  // Two may have been given the same name, so the moment of their start tells them apart.
  return (
    <DataTable
      label={t('nodes.title')}
      rows={nodes}
      idOf={({ name, since, self }) => `${name} ${since} ${self}`}
      columns={columns}
    />
  )
}

interface CellProps {
  readonly node: Node
}

function Name({ node: { name, self } }: CellProps) {
  const { t } = useTranslation()
  return (
    <span className={classes.name}>
      <code>{name}</code>
      {self && <Mark>{t('nodes.self')}</Mark>}
    </span>
  )
}

/** A healthy node gives a sign twice a second; after three and a half, nobody waits for it any more. */
const SILENT_SECONDS = 2

function State({ node: { silentSeconds } }: CellProps) {
  const { t } = useTranslation()
  const silent = silentSeconds >= SILENT_SECONDS
  const Icon = silent ? Hourglass : CircleDot
  return (
    <span className={status.status} data-status={silent ? 'soon' : 'live'}>
      <Icon size={14} aria-hidden />
      {t(silent ? 'nodes.silent' : 'nodes.serving')}
    </span>
  )
}

function Applied({ node: { applied, behind } }: CellProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  return (
    <span className="tabular">
      {number(applied)}{' '}
      <span className="quiet">· {behind === 0 ? t('nodes.upToDate') : t('nodes.behind', { count: behind })}</span>
    </span>
  )
}

function Sign({ node: { silentSeconds } }: CellProps) {
  const { t } = useTranslation()
  return silentSeconds < SILENT_SECONDS ? t('nodes.now') : t('nodes.ago', { count: Math.floor(silentSeconds) })
}
