/** Renames a user type, describes it, or says where it can be used, in a drawer. */

import type { ChangeRole, Role } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUpdateRole } from '../../api/roles.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
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
  // What was changed is told from what the form began with: a colleague may save meanwhile.
  const [opened] = useState(role)
  const { name, id, description, unit } = opened
  const [fields, setFields] = useState<RoleFormFields>({ name, id, idTyped: true, description, unit })
  const update = useUpdateRole(tenant, role.id)
  const ready = fields.name.trim() !== ''
  const submit = (): void => {
    const done = (saved: Role): void => {
      notify(t('roles.saved', { name: saved.name }))
      onClose()
    }
    update.mutate(patchOf(opened, fields), { onSuccess: done })
  }
  return (
    <ActForm
      verb={t('common.save')}
      ready={ready}
      pending={update.isPending}
      problem={update.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <RoleFields
        fields={fields}
        change={(change) => setFields((before) => ({ ...before, ...change }))}
        units={units}
        isNew={false}
        refused={fieldProblems(update.error)}
      />
    </ActForm>
  )
}

function patchOf(opened: Role, { name, description, unit }: RoleFormFields): ChangeRole {
  return {
    ...(name.trim() === opened.name ? {} : { name: name.trim() }),
    ...(description === opened.description ? {} : { description }),
    ...(unit === opened.unit ? {} : { unit }),
  }
}
