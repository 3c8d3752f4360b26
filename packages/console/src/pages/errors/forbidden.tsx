/** The reader may not see a page: which permission is missing, where, and who can give it. */

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import Lock from 'lucide-react/icons/lock'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { permissionText } from '../../parts/permission-text.ts'
import { PLATFORM } from '../../session/permissions.ts'
import { tenantsOf, useSession } from '../../session/tenant.ts'

export interface ForbiddenPageProps {
  /** Any one of these would do. */
  readonly permissions: readonly string[]
  readonly tenant: string
}

export function ForbiddenPage({ permissions, tenant }: ForbiddenPageProps) {
  const { t } = useTranslation()
  const session = useSession()
  const name = permissions[0] ?? ''
  const place = tenantsOf(session, '').find(({ id }) => id === tenant)?.name ?? tenant
  return (
    <>
      <PageHeader title={t('session.forbidden.title')} />
      <EmptyState
        Icon={Lock}
        title={t('session.forbidden.what')}
        action={
          <Button component={Link} to="/">
            {t('session.notFound.home')}
          </Button>
        }
      >
        {tenant === PLATFORM
          ? t('session.forbidden.platform')
          : t('problems.missing', { permission: permissionText(name), name, place })}
      </EmptyState>
    </>
  )
}
