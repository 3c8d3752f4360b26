/** Deletes an organization for good, once its name has been typed: says what goes with it. */

import type { Tenant } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { tenantPeopleQuery, useDeleteTenant } from '../../api/tenants.ts'
import { tokenCountQuery } from '../../api/tokens.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Points } from '../../parts/points.tsx'
import { PLATFORM } from '../../session/permissions.ts'

export function DeleteTenant({ tenant, onClose }: { readonly tenant: Tenant; onClose(): void }) {
  const { t } = useTranslation()
  const remove = useDeleteTenant()
  const navigate = useNavigate()
  const { id, name } = tenant
  const confirm = (): void =>
    remove.mutate(id, {
      onSuccess: () => {
        notify(t('tenants.deleted', { name }))
        void navigate({ to: '/platform/tenants', search: { tenant: PLATFORM } })
      },
    })
  return (
    <ConfirmDialog
      title={t('tenants.deleteTitle', { name })}
      verb={t('tenants.deleteVerb', { name })}
      destructive
      typedName={name}
      pending={remove.isPending}
      problem={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('tenants.deleteWhat')}</p>
      <Losses tenant={id} />
    </ConfirmDialog>
  )
}

/** What can be counted is what the reader may see; the server deletes all of it. */
function Losses({ tenant }: { readonly tenant: string }) {
  const { t } = useTranslation()
  const tokens = useQuery(tokenCountQuery({ tenant })).data?.count ?? 0
  const users = useQuery(tenantPeopleQuery(tenant)).data ?? 0
  if (tokens + users === 0) return null
  return (
    <Points>
      {users > 0 && <li>{t('tenants.deleteUsers', { count: users })}</li>}
      {tokens > 0 && <li>{t('tenants.deleteTokens', { count: tokens })}</li>}
    </Points>
  )
}
