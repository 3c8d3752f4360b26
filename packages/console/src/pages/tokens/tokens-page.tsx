import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../parts/page-header.tsx'
import { useTenant } from '../../session/tenant.ts'
import { CreateMenu } from './create-menu.tsx'
import { DeviceDrawer } from './device-drawer.tsx'
import { type ListTab, TokenTabs } from './token-tabs.tsx'
import { ALL_KINDS, useTokenTabs } from './use-token-tabs.ts'

/** Administrator / Tokens: every token that lives in the tenant, a tab for each kind. */
export function TokensPage() {
  const { t } = useTranslation()
  const tenant = useTenant()
  const { tab } = useSearch({ strict: false })
  const tabs = useTokenTabs().map(
    (kind): ListTab => ({ id: kind, label: t(`tokens.tabs.${kind}`), kind, scope: { kind, tenant } }),
  )
  const all: ListTab = { id: 'all', label: t('tokens.tabs.all'), kind: 'all', scope: { kind: ALL_KINDS, tenant } }
  const offered = tab === 'all' ? [...tabs, all] : tabs
  const chosen = offered.find(({ id }) => id === tab) ?? offered[0]
  return (
    <>
      <PageHeader section={t('shell.administrator')} title={t('tokens.title')} actions={<CreateMenu />} />
      {chosen !== undefined && <TokenTabs key={tenant} tabs={offered} chosen={chosen} />}
      <DeviceDrawer />
    </>
  )
}
