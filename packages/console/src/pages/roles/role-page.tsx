/** One user type: what it permits, who holds it, and where it can be used. */

import type { Role } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { roleQuery } from '../../api/roles.ts'
import { Column, Columns } from '../../parts/columns.tsx'
import { CopiedId } from '../../parts/copied-id.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ExactMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useUnits } from '../../parts/use-names.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay, useTenant } from '../../session/tenant.ts'
import { NotFoundPage } from '../errors/not-found.tsx'
import { HoldersPanel } from './holders-panel.tsx'
import { PermissionsPanel } from './permissions-panel.tsx'
import { RoleHead } from './role-head.tsx'

export function RolePage() {
  const { role = '' } = useParams({ strict: false })
  const tenant = useTenant()
  const query = useQuery(roleQuery(tenant, role))
  if (query.data !== undefined) return <RoleParts key={`${tenant} ${query.data.id}`} role={query.data} />
  if (query.isPending) return <Waiting />
  if (query.error instanceof PolettProblem && query.error.status === 404) return <NotFoundPage />
  return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
}

function RoleParts({ role }: { readonly role: Role }) {
  const { t } = useTranslation()
  const seesUsers = useMay()('user:read')
  return (
    <>
      <RoleHead role={role} />
      <Columns second="narrow">
        <Column>
          <PermissionsPanel role={role} />
        </Column>
        <Column>
          <Panel title={t('roles.facts')}>
            <RoleFacts role={role} />
          </Panel>
          {seesUsers && <HoldersPanel role={role} />}
        </Column>
      </Columns>
    </>
  )
}

function RoleFacts({ role }: { readonly role: Role }) {
  const { t } = useTranslation()
  const { data: units = [] } = useUnits(useTenant())
  const place = role.unit === null ? undefined : (units.find(({ id }) => id === role.unit)?.name ?? role.unit)
  const id = <CopiedId id={role.id} what={t('roles.theId')} />
  return (
    <Facts
      facts={[
        { name: t('roles.id'), value: id },
        { name: t('roles.usable'), value: place ?? t('roles.usableEverywhere') },
        ...(role.description === '' ? [] : [{ name: t('roles.description'), value: role.description }]),
        { name: t('roles.createdAt'), value: <ExactMoment at={role.createdAt} /> },
        { name: t('roles.updatedAt'), value: <ExactMoment at={role.updatedAt} /> },
      ]}
    />
  )
}
