/** What an organization is, and the ways on from here. */

import type { Tenant } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { useTranslation } from 'react-i18next'
import { Columns } from '../../parts/columns.tsx'
import { CopiedId } from '../../parts/copied-id.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ExactMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useMay } from '../../session/tenant.ts'
import { LocaleName } from './locale-name.tsx'
import classes from './tenant-page.module.css'

export function TenantOverview({ tenant }: { readonly tenant: Tenant }) {
  const { t } = useTranslation()
  return (
    <Columns second="narrow">
      <Panel title={t('tenants.facts')}>
        <TenantFacts tenant={tenant} />
      </Panel>
      <Panel title={t('tenants.ways.title')}>
        <Ways />
      </Panel>
    </Columns>
  )
}

function TenantFacts({ tenant }: { readonly tenant: Tenant }) {
  const { t } = useTranslation()
  const id = <CopiedId id={tenant.id} what={t('tenants.theId')} />
  return (
    <Facts
      facts={[
        { name: t('tenants.name'), value: tenant.name },
        { name: t('tenants.id'), value: id },
        { name: t('tenants.timeZone'), value: tenant.timeZone },
        { name: t('tenants.locale'), value: <LocaleName locale={tenant.locale} /> },
        { name: t('tenants.status'), value: t(tenant.status === 'active' ? 'common.active' : 'common.inactive') },
        { name: t('tenants.createdAt'), value: <ExactMoment at={tenant.createdAt} /> },
        { name: t('tenants.updatedAt'), value: <ExactMoment at={tenant.updatedAt} /> },
      ]}
    />
  )
}

const WAYS = [
  { to: '/administrator/users', label: 'users', needs: 'user:read' },
  { to: '/administrator/units', label: 'units', needs: 'unit:read' },
  { to: '/administrator/roles', label: 'roles', needs: 'role:read' },
  { to: '/administrator/policy', label: 'policy', needs: 'tenant:read' },
  { to: '/administrator/audit', label: 'audit', needs: 'audit:read' },
] as const

function Ways() {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <ul className={classes.ways}>
      {WAYS.filter(({ needs }) => may(needs)).map(({ to, label }) => (
        <li key={to}>
          <Link to={to}>
            {t(`tenants.ways.${label}`)}
            <ChevronRight size={16} aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  )
}
