/** Makes a colleague a member. They are named exactly, since whoever adds them may see nothing else of them. */

import { Select, TextInput } from '@mantine/core'
import type { Unit } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePutMember } from '../../api/units.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { rolesForUnit } from '../../parts/givable-roles.ts'
import { useRoles, useUnitChain } from '../../parts/use-names.ts'
import { useTenant } from '../../session/tenant.ts'

interface AddMemberProps {
  readonly unit: Unit
  onClose(): void
}

export function AddMember({ unit, onClose }: AddMemberProps) {
  const { t } = useTranslation()
  return (
    <FormDialog title={t('units.members.addTitle', { name: unit.name })} onClose={onClose}>
      <AddForm unit={unit} onClose={onClose} />
    </FormDialog>
  )
}

function AddForm({ unit, onClose }: AddMemberProps) {
  const { t } = useTranslation()
  const put = usePutMember(useTenant(), unit.id)
  const [user, setUser] = useState('')
  const [touched, setTouched] = useState(false)
  const [role, setRole] = useState<string | null>(null)
  const isUnknown = put.error instanceof PolettProblem && put.error.status === 404
  const missing = touched && user.trim() === '' ? t('common.required') : undefined
  const submit = (): void => {
    if (role === null) return
    const done = (name: string): void => {
      notify(t('units.members.added', { name }))
      onClose()
    }
    put.mutate({ user: user.trim(), role }, { onSuccess: ({ name }) => done(name) })
  }
  return (
    <ActForm
      verb={t('units.members.add')}
      ready={user.trim() !== '' && role !== null}
      pending={put.isPending}
      problem={isUnknown ? null : put.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <TextInput
        label={t('units.members.user')}
        description={t('units.members.userWhat')}
        required
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        value={user}
        error={isUnknown ? t('units.members.userUnknown') : missing}
        onBlur={() => setTouched(true)}
        onChange={(event) => setUser(event.currentTarget.value)}
      />
      <RoleField unit={unit} role={role} onChange={setRole} />
    </ActForm>
  )
}

interface RoleFieldProps {
  readonly unit: Unit
  readonly role: string | null
  onChange(role: string | null): void
}

function RoleField({ unit, role, onChange }: RoleFieldProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const chain = useUnitChain(tenant, unit.id)
  const choices = rolesForUnit(useRoles(tenant).data ?? [], chain)
  return (
    <Select
      label={t('units.members.role')}
      description={t('units.members.replaces')}
      placeholder={t('units.members.selectRole')}
      required
      searchable
      data={choices}
      value={role}
      onChange={onChange}
    />
  )
}
