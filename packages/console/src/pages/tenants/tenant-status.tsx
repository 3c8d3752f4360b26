/** Deactivates an organization, or activates it again. */

import type { Tenant } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useUpdateTenant } from '../../api/tenants.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { StoppingTokens } from '../../parts/stopping-tokens.tsx'

export function TenantStatus({ tenant, onClose }: { readonly tenant: Tenant; onClose(): void }) {
  const { t } = useTranslation()
  const { id, name } = tenant
  const update = useUpdateTenant(id)
  const ends = tenant.status === 'active'
  const confirm = (): void =>
    update.mutate(
      { status: ends ? 'inactive' : 'active' },
      {
        onSuccess: () => {
          notify(t(ends ? 'tenants.deactivated' : 'tenants.activated', { name }))
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      title={t(ends ? 'tenants.deactivateTitle' : 'tenants.activateTitle', { name })}
      verb={t(ends ? 'tenants.deactivate' : 'tenants.activate')}
      destructive={ends}
      typedName={ends ? name : undefined}
      pending={update.isPending}
      problem={update.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t(ends ? 'tenants.deactivateWhat' : 'tenants.activateWhat')}</p>
      {ends && <StoppingTokens filter={{ tenant: id }} />}
    </ConfirmDialog>
  )
}
