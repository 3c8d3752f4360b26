/** Creates a person, in a drawer beside the list. What was typed survives a reload, but for the password. */

import { Stack } from '@mantine/core'
import type { CreateUser as CreateUserBody, User } from '@polett/sdk/api'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCreateUser } from '../../api/users.ts'
import { notify } from '../../parts/announcer.tsx'
import { FormButtons } from '../../parts/form-buttons.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { useReturnFocus } from '../../parts/use-return-focus.ts'
import { useTenant } from '../../session/tenant.ts'
import { type IdentityFields, isComplete, orNull, UserIdentityFields } from './identity-fields.tsx'
import { type MembershipChoice, useMembershipPlaces } from './membership-fields.tsx'
import { MembershipRows } from './membership-rows.tsx'
import { PasswordField } from './password-field.tsx'

export interface CreateUserProps {
  onClose(): void
  onCreated(user: User): void
}

export function CreateUser(props: CreateUserProps) {
  const { t } = useTranslation()
  useReturnFocus()
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
  const create = useCreateUser(tenant)
  const { fields } = draft
  const errors = fieldProblems(create.error)
  const ready = isComplete(fields) && fields.memberships.every(({ role }) => role !== '')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!ready || create.isPending) return
    create.mutate(bodyOf(fields, password), { onSuccess: done })
  }
  const done = (user: User): void => {
    draft.forget()
    notify(t('users.form.created', { name: user.name }))
    onCreated(user)
  }
  const cancel = (): void => {
    draft.forget()
    onClose()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
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
        <ProblemAlert problem={create.error} />
        <FormButtons verb={t('common.create')} ready={ready} pending={create.isPending} onCancel={cancel} />
      </Stack>
    </form>
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
