import type { User } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangeUser } from '../../api/users.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useTenant } from '../../session/tenant.ts'
import { PasswordField } from './password-field.tsx'

interface SetPasswordProps {
  readonly user: User
  onClose(): void
}

/** Gives a person a new password; whoever may do that could act as them, so the server asks for all their rights. */
export function SetPassword(props: SetPasswordProps) {
  const { t } = useTranslation()
  return (
    <FormDialog title={t('users.password.title', { name: props.user.name })} onClose={props.onClose}>
      <SetPasswordForm {...props} />
    </FormDialog>
  )
}

function SetPasswordForm({ user, onClose }: SetPasswordProps) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const change = useChangeUser(useTenant(), user.id)
  const refused = fieldProblems(change.error).password
  const submit = (): void => {
    const onSuccess = (): void => {
      notify(t('users.password.done', { name: user.name }))
      onClose()
    }
    change.mutate({ password }, { onSuccess })
  }
  return (
    <ActForm
      verb={t('users.password.set')}
      ready={password !== ''}
      pending={change.isPending}
      problem={refused === undefined ? change.error : null}
      onSubmit={submit}
      onCancel={onClose}
    >
      <p>{t('users.password.what', { name: user.name })}</p>
      <PasswordField
        label={t('users.password.field')}
        description={t('users.form.passwordRules')}
        required
        first
        value={password}
        error={refused}
        onChange={setPassword}
      />
    </ActForm>
  )
}
