/** Creates an organization, in a drawer beside the list. What was typed survives a reload. */

import type { Tenant } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useCreateTenant } from '../../api/tenants.ts'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { useCreation } from '../../parts/use-creation.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { preferences } from '../../session/preferences.ts'
import { type TenantFields, TenantForm } from './tenant-form.tsx'

export interface CreateTenantProps {
  onClose(): void
  onCreated(tenant: Tenant): void
}

export function CreateTenant(props: CreateTenantProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('tenants.createTitle')} onClose={props.onClose}>
      <CreateForm {...props} />
    </FormDrawer>
  )
}

/** Most likely it is as it is with the reader. */
const firstFields = (): TenantFields => ({
  ...{ name: '', id: '', idTyped: false },
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  locale: preferences().language,
})

function CreateForm({ onClose, onCreated }: CreateTenantProps) {
  const { t } = useTranslation()
  const draft = useDraft<TenantFields>('tenant', firstFields())
  const { id, locale, name, timeZone } = draft.fields
  const create = useCreation({
    ...{ draft, mutation: useCreateTenant(), onClose, onCreated },
    said: (tenant) => t('tenants.created', { name: tenant.name }),
  })
  return (
    <TenantForm
      fields={draft.fields}
      change={draft.change}
      isNew
      verb={t('common.create')}
      pending={create.pending}
      problem={create.problem}
      onSubmit={() => create.send({ id, name: name.trim(), timeZone, locale })}
      onCancel={create.cancel}
    />
  )
}
