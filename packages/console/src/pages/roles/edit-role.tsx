/** Renames a user type, describes it, or says where it can be used, in a drawer. */

import type { ChangeRole, Role } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { roleQuery, useUpdateRole } from '../../api/roles.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { ClashNotice } from '../../parts/clash-notice.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useEditing } from '../../parts/use-editing.ts'
import { useUnits } from '../../parts/use-names.ts'
import { useTenant } from '../../session/tenant.ts'
import { RoleFields, type RoleFormFields } from './role-fields.tsx'

interface EditRoleProps {
  readonly role: Role
  onClose(): void
}

export function EditRole({ role, onClose }: EditRoleProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('roles.editTitle', { name: role.name })} onClose={onClose}>
      <EditForm role={role} onClose={onClose} />
    </FormDrawer>
  )
}

function EditForm({ role, onClose }: EditRoleProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const { data: units = [] } = useUnits(tenant)
  const update = useUpdateRole(tenant, role.id)
  const { change, fields, saving } = useEditing(role, {
    fieldsOf,
    query: roleQuery(tenant, role.id),
    send: async (begun, fields) => {
      const saved = await update.mutateAsync(patchOf(begun, fields))
      notify(t('roles.saved', { name: saved.name }))
      onClose()
    },
  })
  const ready = fields.name.trim() !== ''
  return (
    <ActForm
      verb={t('common.save')}
      ready={ready}
      pending={saving.pending}
      problem={saving.problem}
      onSubmit={saving.save}
      onCancel={onClose}
    >
      <RoleFields {...{ fields, change, units }} isNew={false} refused={fieldProblems(saving.problem)} />
      <ClashNotice
        saving={saving}
        words={{ name: t('roles.name'), description: t('roles.description'), unit: t('roles.usable') }}
        change={{ tenant, action: 'role.updated', target: role.id }}
      />
    </ActForm>
  )
}

const fieldsOf = ({ description, id, name, unit }: Role): RoleFormFields => ({
  ...{ name, id, idTyped: true, description, unit },
})

function patchOf(begun: RoleFormFields, { name, description, unit }: RoleFormFields): ChangeRole {
  return {
    ...(name.trim() === begun.name ? {} : { name: name.trim() }),
    ...(description === begun.description ? {} : { description }),
    ...(unit === begun.unit ? {} : { unit }),
  }
}
