/** Creates a user type, in a drawer beside the list. What was typed survives a reload. */

import type { Role } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ownPermissionsQuery, useCreateRole } from '../../api/roles.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { PermissionPicker } from '../../parts/permission-picker.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { isId } from '../../parts/proposed-id.ts'
import { useCreation } from '../../parts/use-creation.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { useUnits } from '../../parts/use-names.ts'
import { PLATFORM } from '../../session/permissions.ts'
import { useTenant } from '../../session/tenant.ts'
import { EffectList } from './effect.tsx'
import { RoleFields, type RoleFormFields } from './role-fields.tsx'
import classes from './roles.module.css'

interface CreateRoleProps {
  onClose(): void
  onCreated(role: Role): void
}

export function CreateRole(props: CreateRoleProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('roles.createTitle')} width={760} onClose={props.onClose}>
      <CreateForm {...props} />
    </FormDrawer>
  )
}

interface CreateFields extends RoleFormFields {
  readonly permissions: readonly string[]
}

const EMPTY: CreateFields = { name: '', id: '', idTyped: false, description: '', unit: null, permissions: [] }

function CreateForm({ onClose, onCreated }: CreateRoleProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const draft = useDraft<CreateFields>(`role.${tenant}`, EMPTY)
  const { data: units = [] } = useUnits(tenant)
  const { data: own = [] } = useQuery(ownPermissionsQuery(tenant))
  const create = useCreation({
    ...{ draft, mutation: useCreateRole(tenant), onClose, onCreated },
    said: (role) => t('roles.createdWith', { name: role.name }),
  })
  const { fields, change } = draft
  const { idTyped, name, ...rest } = fields
  const ready = name.trim() !== '' && isId(fields.id)
  return (
    <ActForm
      verb={t('common.create')}
      ready={ready}
      pending={create.pending}
      problem={create.problem}
      onSubmit={() => create.send({ ...rest, name: name.trim() })}
      onCancel={create.cancel}
    >
      <RoleFields {...{ fields, change, units }} isNew refused={fieldProblems(create.problem)} />
      <h3 className={classes.subhead}>{t('roles.permits')}</h3>
      <PermissionPicker
        value={fields.permissions}
        onChange={(permissions) => change({ permissions })}
        own={own}
        platform={tenant === PLATFORM}
      />
      <div aria-live="polite">
        <EffectList permissions={fields.permissions} />
      </div>
    </ActForm>
  )
}
