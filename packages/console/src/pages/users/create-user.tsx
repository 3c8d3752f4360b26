/** Creates a person, in a drawer beside the list. What was typed survives a reload, but for the password. */

import type { CreateUser as CreateUserBody, User } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCreateUser } from '../../api/users.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useCreation } from '../../parts/use-creation.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { useTenant } from '../../session/tenant.ts'
import { type IdentityFields, isComplete, orNull, UserIdentityFields } from './identity-fields.tsx'
import { type MembershipChoice, useMembershipPlaces } from './membership-fields.tsx'
import { MembershipRows } from './membership-rows.tsx'
import { PasswordField } from './password-field.tsx'

export interface CreateUserProps {
  onClose(): void
  /** Without a password they are invited to choose one. */
  onCreated(user: User, isToBeInvited: boolean): void
}

export function CreateUser(props: CreateUserProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('users.form.title')} width={560} onClose={props.onClose}>
      <CreateForm {...props} />
    </FormDrawer>
  )
}

interface Fields extends IdentityFields {
  readonly memberships: readonly MembershipChoice[]
}

function CreateForm({ onClose, onCreated }: CreateUserProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const places = useMembershipPlaces('user:create')
  const start: MembershipChoice = { unit: places[0] ?? null, role: '' }
  const draft = useDraft<Fields>(`user.${tenant}`, { ...EMPTY, memberships: [start] })
  const [password, setPassword] = useState('')
  const create = useCreation({
    ...{ draft, mutation: useCreateUser(tenant), onClose },
    onCreated: (user) => onCreated(user, password === ''),
    said: ({ name }) => t('users.form.created', { name }),
  })
  const { fields } = draft
  const errors = fieldProblems(create.problem)
  const ready = isComplete(fields) && fields.memberships.every(({ role }) => role !== '')
  return (
    <ActForm
      verb={t('common.create')}
      ready={ready}
      pending={create.pending}
      problem={create.problem}
      onSubmit={() => create.send(bodyOf(fields, password))}
      onCancel={create.cancel}
    >
      <UserIdentityFields fields={fields} errors={errors} onChange={draft.change} />
      <MembershipRows
        rows={fields.memberships}
        places={places}
        errors={errors}
        onChange={(memberships) => draft.change({ memberships })}
      />
      <PasswordField
        label={`${t('users.form.password')} (${t('common.optional')})`}
        description={`${t('users.form.passwordRules')} ${t('users.form.passwordNone')}`}
        value={password}
        error={errors.password}
        onChange={setPassword}
      />
    </ActForm>
  )
}

const EMPTY: IdentityFields = { username: '', name: '', email: '', locale: '' }

function bodyOf({ email, locale, memberships, name, username }: Fields, password: string): CreateUserBody {
  return {
    username: username.trim(),
    name: name.trim(),
    email: orNull(email),
    locale: orNull(locale),
    memberships: memberships.map(({ unit, role }) => ({ unit, role })),
    ...(password === '' ? {} : { password }),
  }
}
