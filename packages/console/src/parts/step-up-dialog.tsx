/** The dialog that asks for the password again. */

import { Button, Modal, PasswordInput, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConfirmPassword } from '../api/session.ts'
import { ProblemAlert } from './problem-alert.tsx'
import { useReturnFocus } from './use-return-focus.ts'

export interface StepUpDialogProps {
  onAnswer(confirmed: boolean): void
}

export function StepUpDialog({ onAnswer }: StepUpDialogProps) {
  useReturnFocus()
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={() => onAnswer(false)}
      title={t('session.stepUp.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <PasswordForm onDone={onAnswer} />
    </Modal>
  )
}

/** Lives only while the dialog is open, so that the password is forgotten with it. */
function PasswordForm({ onDone }: { readonly onDone: (confirmed: boolean) => void }) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const confirm = useConfirmPassword()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    confirm.mutate(password, { onSuccess: () => onDone(true) })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p>{t('session.stepUp.why')}</p>
        <PasswordInput
          label={t('session.password')}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('session.showPassword') }}
        />
        <ProblemAlert problem={confirm.error} />
        <Button type="submit" disabled={password === ''} loading={confirm.isPending}>
          {t('session.stepUp.confirm')}
        </Button>
      </Stack>
    </form>
  )
}
