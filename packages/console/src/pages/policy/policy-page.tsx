/** The limits that new tokens of an organization keep to. */

import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../parts/page-header.tsx'
import { PLATFORM } from '../../session/permissions.ts'
import { tenantsOf, useSession, useTenant } from '../../session/tenant.ts'
import { PlatformPolicyPage } from './platform-policy-page.tsx'
import { PolicyView } from './policy-view.tsx'

export function PolicyPage() {
  const { t } = useTranslation()
  const tenant = useTenant()
  const tenants = tenantsOf(useSession(), '')
  if (tenant === PLATFORM) return <PlatformPolicyPage />
  const name = tenants.find(({ id }) => id === tenant)?.name ?? tenant
  return (
    <>
      <PageHeader section={t('shell.administrator')} title={t('policy.title')} />
      <PolicyView tenant={tenant} what={t('policy.what', { name })} />
    </>
  )
}
