/** The limits of the installation's own tokens, which are the ceiling for every organization. */

import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../parts/page-header.tsx'
import { PolicyView } from './policy-view.tsx'

export function PlatformPolicyPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader section={t('shell.platform')} title={t('policy.platformTitle')} />
      <PolicyView tenant={null} what={t('policy.platformWhat')} />
    </>
  )
}
