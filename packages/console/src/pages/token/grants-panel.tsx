import type { Token } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../parts/panel.tsx'
import { GrantTable } from './grant-table.tsx'

/** What was granted to an application, as it was written down. What counts of it now stands in the access panel. */
export function GrantsPanel({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const title = t('token.labels.grants')
  return (
    <Panel title={title}>
      {token.grants.length === 0 ? (
        <p className="quiet">{t('token.access.noGrants')}</p>
      ) : (
        <GrantTable
          label={title}
          grants={token.grants.map(({ unit, ...grant }) => ({ ...grant, unit: unit ?? null }))}
        />
      )}
    </Panel>
  )
}
