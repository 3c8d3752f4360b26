import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../parts/page-header.tsx'
import { type ListTab, TokenTabs } from './token-tabs.tsx'

const PLATFORM = 'platform'

/** The applications of all tenants; those of the installation itself, which reach furthest, stand first. */
export function ApplicationsPage() {
  const { t } = useTranslation()
  const { tab } = useSearch({ strict: false })
  const ofPlatform: ListTab = {
    id: 'platform',
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
