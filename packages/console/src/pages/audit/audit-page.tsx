/** Who did what, newest first: read, narrowed, taken along and proved. */

import { Button } from '@mantine/core'
import type { AuditEntry } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import Download from 'lucide-react/icons/download'
import { useTranslation } from 'react-i18next'
import { type AuditFilter, auditQuery, useExportAudit, useVerifyAudit } from '../../api/audit.ts'
import { notify } from '../../parts/announcer.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { type ListSearch, useListSearch } from '../../parts/list-search.ts'
import { ListView } from '../../parts/list-view.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { holdsEverywhere, PLATFORM } from '../../session/permissions.ts'
import { useSession, useTenant } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'
import { AuditFilters } from './audit-filters.tsx'
import { AUDIT_FILTERS, auditFilter } from './audit-search.ts'
import { AuditTable } from './audit-table.tsx'
import { IntegrityButton, IntegrityResult } from './integrity-check.tsx'

export function AuditPage() {
  const { t } = useTranslation()
  const tenant = useTenant()
  const search = useListSearch()
  const { zone } = useFormat()
  const filter = auditFilter(search, tenant, zone)
  const query = useQuery(auditQuery({ ...filter, limit: search.size, cursor: search.after || undefined }))
  const check = useVerifyAudit()
  const download = useExportAudit()
  const mayVerify = holdsEverywhere(useSession(), 'audit:read')
  return (
    <>
      <PageHeader
        section={t('shell.administrator')}
        title={t('audit.title')}
        actions={
          <>
            {mayVerify && <IntegrityButton check={check} />}
            <ExportButton filter={filter} download={download} />
          </>
        }
      />
      <IntegrityResult check={check} />
      <ProblemAlert problem={download.error} />
      <AuditFilters search={search} entries={query.data?.items ?? []} />
      <ListView
        query={query}
        search={search}
        filters={AUDIT_FILTERS}
        empty={
          <EmptyState title={t('audit.empty.title')} guide="audit">
            {t('audit.empty.text')}
          </EmptyState>
        }
      >
        {(entries) => <Entries entries={entries} search={search} withTenant={tenant === PLATFORM} />}
      </ListView>
    </>
  )
}

interface EntriesProps {
  readonly entries: readonly AuditEntry[]
  readonly search: ListSearch
  readonly withTenant: boolean
}

/** Which rows are open stands in the address: a link shows a colleague the same entry. */
function Entries({ entries, search, withTenant }: EntriesProps) {
  const opened = new Set(search.get('open').split(',').filter(Boolean))
  const toggle = (seq: string): void => {
    if (!opened.delete(seq)) opened.add(seq)
    const { after, skipped } = search
    const samePage = { after: after || undefined, skipped: skipped === 0 ? undefined : String(skipped) }
    search.set({ ...samePage, open: [...opened].join(',') || undefined })
  }
  return <AuditTable entries={entries} opened={opened} withTenant={withTenant} onToggle={toggle} />
}

interface ExportButtonProps {
  readonly filter: AuditFilter
  readonly download: ReturnType<typeof useExportAudit>
}

function ExportButton({ filter, download }: ExportButtonProps) {
  const { t } = useTranslation()
  const save = (file: Blob): void => {
    saveFile(file, 'audit.csv')
    notify(t('audit.exported'))
  }
  return (
    <Button
      variant="default"
      leftSection={<Download size={16} aria-hidden />}
      loading={download.isPending}
      onClick={() => download.mutate(filter, { onSuccess: save })}
    >
      {t('common.export')}
    </Button>
  )
}
