import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../parts/page-header.tsx'
import { PLATFORM } from '../../session/permissions.ts'
import { type ListTab, TokenTabs } from './token-tabs.tsx'

/** The applications of all tenants; those of the installation itself, which reach furthest, stand first. */
export function ApplicationsPage() {
  const { t } = useTranslation()
  const { tab } = useSearch({ strict: false })
  const ofPlatform: ListTab = {
    id: PLATFORM,
    label: t('tokens.applications.ofPlatform'),
    kind: 'application',
    scope: { kind: 'application', tenant: PLATFORM },
  }
  const ofAll: ListTab = {
    id: 'all',
    label: t('tokens.applications.ofAll'),
    kind: 'everywhere',
    scope: { kind: 'application' },
  }
  return (
    <>
      <PageHeader section={t('shell.platform')} title={t('tokens.applications.title')} />
      <TokenTabs tabs={[ofPlatform, ofAll]} chosen={tab === ofAll.id ? ofAll : ofPlatform} />
    </>
  )
}
