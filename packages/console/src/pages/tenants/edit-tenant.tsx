/** Changes an organization's name, time zone and language, in a drawer. */

import type { ChangeTenant, Tenant } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { tenantQuery, useUpdateTenant } from '../../api/tenants.ts'
import { notify } from '../../parts/announcer.tsx'
import { ClashNotice } from '../../parts/clash-notice.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { useEditing } from '../../parts/use-editing.ts'
import { type TenantFields, TenantForm } from './tenant-form.tsx'

interface EditTenantProps {
  readonly tenant: Tenant
  onClose(): void
}

export function EditTenant({ tenant, onClose }: EditTenantProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('tenants.editTitle', { name: tenant.name })} onClose={onClose}>
      <EditForm tenant={tenant} onClose={onClose} />
    </FormDrawer>
  )
}

function EditForm({ tenant, onClose }: EditTenantProps) {
  const { t } = useTranslation()
  const update = useUpdateTenant(tenant.id)
  const { change, fields, saving } = useEditing(tenant, {
    fieldsOf,
    query: tenantQuery(tenant.id),
    send: async (begun, fields) => {
      const saved = await update.mutateAsync(patchOf(begun, fields))
      notify(t('tenants.changed', { name: saved.name }))
      onClose()
    },
  })
  return (
    <TenantForm
      fields={fields}
      change={change}
      isNew={false}
      verb={t('common.save')}
      pending={saving.pending}
      problem={saving.problem}
      onSubmit={saving.save}
      onCancel={onClose}
    >
      <ClashNotice
        saving={saving}
        words={{ name: t('tenants.name'), timeZone: t('tenants.timeZone'), locale: t('tenants.locale') }}
        change={{ tenant: tenant.id, action: 'tenant.updated', target: tenant.id }}
      />
    </TenantForm>
  )
}

const fieldsOf = ({ id, locale, name, timeZone }: Tenant): TenantFields => ({
  ...{ id, idTyped: true, locale, name, timeZone },
})

/** Only what has changed, so that what a colleague changes meanwhile stays. */
function patchOf(begun: TenantFields, { locale, name, timeZone }: TenantFields): ChangeTenant {
  return {
    ...(name.trim() === begun.name ? {} : { name: name.trim() }),
    ...(timeZone === begun.timeZone ? {} : { timeZone }),
    ...(locale === begun.locale ? {} : { locale }),
  }
}
