/** Changes an organization's name, time zone and language, in a drawer. */

import type { ChangeTenant, Tenant } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUpdateTenant } from '../../api/tenants.ts'
import { notify } from '../../parts/announcer.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
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
  // What was changed is told from what the form began with: a colleague may save meanwhile.
  const [opened] = useState(tenant)
  const { id, locale, name, timeZone } = opened
  const [fields, setFields] = useState<TenantFields>({ id, idTyped: true, locale, name, timeZone })
  const update = useUpdateTenant(id)
  const submit = (): void =>
    update.mutate(patchOf(opened, fields), {
      onSuccess: (saved) => {
        notify(t('tenants.changed', { name: saved.name }))
        onClose()
      },
    })
  return (
    <TenantForm
      fields={fields}
      change={(change) => setFields((before) => ({ ...before, ...change }))}
      isNew={false}
      verb={t('common.save')}
      pending={update.isPending}
      problem={update.error}
      onSubmit={submit}
      onCancel={onClose}
    />
  )
}

/** Only what has changed, so that what a colleague changes meanwhile stays. */
function patchOf(opened: Tenant, { locale, name, timeZone }: TenantFields): ChangeTenant {
  return {
    ...(name.trim() === opened.name ? {} : { name: name.trim() }),
    ...(timeZone === opened.timeZone ? {} : { timeZone }),
    ...(locale === opened.locale ? {} : { locale }),
  }
}
