/** Changes who a user is, in a drawer. Only what was changed is sent: the server asks more for some fields than for others. */

import type { ChangeUser, User } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangeUser } from '../../api/users.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useTenant } from '../../session/tenant.ts'
import { type IdentityFields, isComplete, orNull, UserIdentityFields } from './identity-fields.tsx'

interface EditUserProps {
  readonly user: User
  onClose(): void
}

export function EditUser({ user, onClose }: EditUserProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('users.edit.title', { name: user.name })} onClose={onClose}>
      <EditForm user={user} onClose={onClose} />
    </FormDrawer>
  )
}

function EditForm({ user, onClose }: EditUserProps) {
  const { t } = useTranslation()
  // What was changed is told from what the form began with: a colleague may save meanwhile.
  const [opened] = useState(user)
  const { username, name, email, locale } = user
  const [fields, setFields] = useState<IdentityFields>({ username, name, email: email ?? '', locale: locale ?? '' })
  const change = useChangeUser(useTenant(), user.id)
  const patch = patchOf(opened, fields)
  const ready = isComplete(fields) && Object.keys(patch).length > 0
  const onSuccess = (changed: User): void => {
    notify(t('users.edit.saved', { name: changed.name }))
    onClose()
  }
  return (
    <ActForm
      verb={t('common.save')}
      ready={ready}
      pending={change.isPending}
      problem={change.error}
      onSubmit={() => change.mutate(patch, { onSuccess })}
      onCancel={onClose}
    >
      <UserIdentityFields
        fields={fields}
        errors={fieldProblems(change.error)}
        onChange={(part) => setFields((before) => ({ ...before, ...part }))}
      />
    </ActForm>
  )
}

function patchOf(opened: User, fields: IdentityFields): ChangeUser {
  const username = fields.username.trim()
  const name = fields.name.trim()
  const email = orNull(fields.email)
  const locale = orNull(fields.locale)
  return {
    ...(username === opened.username ? {} : { username }),
    ...(name === opened.name ? {} : { name }),
    ...(email === opened.email ? {} : { email }),
    ...(locale === opened.locale ? {} : { locale }),
  }
}
