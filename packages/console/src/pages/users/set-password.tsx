import { Modal, Stack } from '@mantine/core'
import type { User } from '@polett/sdk/api'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangeUser } from '../../api/users.ts'
import { notify } from '../../parts/announcer.tsx'
import { FormButtons } from '../../parts/form-buttons.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useReturnFocus } from '../../parts/use-return-focus.ts'
import { useTenant } from '../../session/tenant.ts'
import { PasswordField } from './password-field.tsx'

interface SetPasswordProps {
  readonly user: User
  onClose(): void
}

/** Gives a person a new password; whoever may do that could act as them, so the server asks for all their rights. */
export function SetPassword(props: SetPasswordProps) {
  const { t } = useTranslation()
  useReturnFocus()
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('users.password.title', { name: props.user.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <SetPasswordForm {...props} />
    </Modal>
  )
}

function SetPasswordForm({ user, onClose }: SetPasswordProps) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const change = useChangeUser(useTenant(), user.id)
  const refused = fieldProblems(change.error).password
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (password === '' || change.isPending) return
    const onSuccess = (): void => {
      notify(t('users.password.done', { name: user.name }))
      onClose()
    }
    change.mutate({ password }, { onSuccess })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
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
        {refused === undefined && <ProblemAlert problem={change.error} />}
        <FormButtons
          verb={t('users.password.set')}
          ready={password !== ''}
          pending={change.isPending}
          onCancel={onClose}
        />
      </Stack>
    </form>
  )
}
