/** Audit entries in rows; a row opens to show all that was written down. */

import type { AuditEntry } from '@polett/client/api'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { RelativeMoment } from '../../parts/moment.tsx'
import { useNow } from '../../session/clock.ts'
import { tenantsOf, useSession } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'
import classes from './audit-table.module.css'
import { EntryDetails } from './entry-details.tsx'
import { EntrySentence } from './entry-sentence.tsx'

export interface AuditTableProps {
  readonly entries: readonly AuditEntry[]
  /** Numbers of the entries that are open. */
  readonly opened: ReadonlySet<string>
  readonly withTenant: boolean
  onToggle(seq: string): void
}

export function AuditTable({ entries, opened, withTenant, onToggle }: AuditTableProps) {
  const { t } = useTranslation()
  const tenants = tenantsOf(useSession(), t('shell.platformName'))
  // A deleted one, or one of more than a session lists, goes by its id.
  const nameOf = (id: string): string => tenants.find((known) => known.id === id)?.name ?? id
  const isOpen = ({ seq }: AuditEntry): boolean => opened.has(String(seq))
  const columns: readonly Column<AuditEntry>[] = [
    {
      id: 'at',
      header: t('audit.columns.at'),
      cell: (entry) => <Opener entry={entry} open={isOpen(entry)} onToggle={onToggle} />,
    },
    { id: 'what', header: t('audit.columns.what'), cell: (entry) => <EntrySentence entry={entry} /> },
    ...(withTenant ? [tenantColumn(t('audit.columns.tenant'), nameOf)] : []),
    {
      id: 'address',
      header: t('audit.columns.address'),
      cell: ({ address }) => <span className="tabular quiet">{address ?? t('common.none')}</span>,
    },
  ]
  return (
    <DataTable
      label={t('audit.title')}
      rows={entries}
      idOf={({ seq }) => String(seq)}
      columns={columns}
      detail={(entry) => (isOpen(entry) ? <EntryDetails entry={entry} /> : null)}
    />
  )
}

const tenantColumn = (header: string, nameOf: (id: string) => string): Column<AuditEntry> => ({
  id: 'tenant',
  header,
  cell: ({ tenant }) => (
    <span className="quiet" title={tenant ?? undefined}>
      {tenant === null ? '–' : nameOf(tenant)}
    </span>
  ),
})

interface OpenerProps {
  readonly entry: AuditEntry
  readonly open: boolean
  onToggle(seq: string): void
}

function Opener({ entry, open, onToggle }: OpenerProps) {
  const { t } = useTranslation()
  const { moment } = useFormat()
  return (
    <span className={classes.when}>
      <button
        type="button"
        data-row-main
        className={classes.opener}
        aria-expanded={open}
        aria-label={t('audit.details', { moment: moment(entry.at) })}
        onClick={() => onToggle(String(entry.seq))}
      >
        <ChevronRight size={16} aria-hidden data-open={open || undefined} />
      </button>
      <When at={entry.at} />
    </span>
  )
}

const DAY_MS = 86_400_000

/** Relative within a day; older entries are looked for by their date. */
function When({ at }: { readonly at: string }) {
  const { moment, zone } = useFormat()
  const now = useNow()
  if (now - Date.parse(at) < DAY_MS) return <RelativeMoment at={at} />
  return (
    <time dateTime={at} title={zone} className={classes.date}>
      {moment(at)}
    </time>
  )
}
