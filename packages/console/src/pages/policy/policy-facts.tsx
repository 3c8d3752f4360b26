/** A policy for those who may not change it: what binds, in words. */

import type { Policy } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { userQuery } from '../../api/users.ts'
import { Columns } from '../../parts/columns.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Panel } from '../../parts/panel.tsx'
import { permissionText } from '../../parts/permission-text.ts'
import { labelOf } from './backup-field.tsx'
import classes from './policy.module.css'
import { KINDS } from './policy-values.ts'

export function PolicyFacts({ tenant, policy }: { readonly tenant: string; readonly policy: Policy }) {
  const { t } = useTranslation()
  const named = policy.backupAdministrator
  const backup = useQuery({ ...userQuery(tenant, named ?? ''), enabled: named !== null })
  const { effective } = policy
  const days = (count: number | null): string => (count === null ? t('policy.noLimit') : t('policy.daysOf', { count }))
  const allowed = (is: boolean): string => t(is ? 'policy.allowed' : 'policy.notAllowed')
  return (
    <>
      <p className={classes.what}>{t('policy.readOnly', { permission: permissionText('policy:update') })}</p>
      <Columns>
        <Panel title={t('policy.lifetimes')}>
          <Facts
            facts={KINDS.map((kind) => ({
              name: t(`policy.kinds.${kind}`),
              value: days(effective.maxLifetimeDays[kind]),
            }))}
          />
        </Panel>
        <Panel title={t('policy.title')}>
          <Facts
            facts={[
              { name: t('policy.allowNoExpiry'), value: allowed(effective.allowNoExpiry) },
              { name: t('policy.visibility'), value: t(`policy.visibilities.${effective.secretVisibility.user}`) },
              { name: t('policy.mobileLifetime'), value: days(effective.mobileLifetimeDays) },
              { name: t('policy.ownTokens'), value: allowed(effective.ownTokens) },
              {
                name: t('policy.secondFactor'),
                value: t(effective.secondFactorForAdministrators ? 'policy.required' : 'policy.notRequired'),
              },
              {
                name: t('policy.backup'),
                value: backup.data === undefined ? (named ?? t('policy.backupNobody')) : labelOf(backup.data),
              },
            ]}
          />
        </Panel>
      </Columns>
    </>
  )
}
