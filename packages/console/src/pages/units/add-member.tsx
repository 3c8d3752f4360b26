/** Makes a colleague a member. They are named exactly, since whoever adds them may see nothing else of them. */

import { Modal, Select, Stack, TextInput } from '@mantine/core'
import type { Unit } from '@polett/sdk/api'
import { PolettProblem } from '@polett/sdk/problem'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePutMember } from '../../api/units.ts'
import { notify } from '../../parts/announcer.tsx'
import { FormButtons } from '../../parts/form-buttons.tsx'
import { rolesForUnit } from '../../parts/givable-roles.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useRoles, useUnitChain } from '../../parts/use-names.ts'
import { useTenant } from '../../session/tenant.ts'

interface AddMemberProps {
  readonly unit: Unit
  onClose(): void
}

export function AddMember({ unit, onClose }: AddMemberProps) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('units.members.addTitle', { name: unit.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <AddForm unit={unit} onClose={onClose} />
    </Modal>
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
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (user.trim() === '' || role === null) return
    const done = (name: string): void => {
      notify(t('units.members.added', { name }))
      onClose()
    }
    put.mutate({ user: user.trim(), role }, { onSuccess: ({ name }) => done(name) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
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
        <ProblemAlert problem={isUnknown ? null : put.error} />
        <FormButtons
          verb={t('units.members.add')}
          ready={user.trim() !== '' && role !== null}
          pending={put.isPending}
          onCancel={onClose}
        />
      </Stack>
    </form>
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
