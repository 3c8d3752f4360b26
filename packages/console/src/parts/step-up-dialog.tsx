/** The dialog that asks for the password again, or for a passkey in its place. */

import { Alert, Button, Modal, PasswordInput, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { factorsQuery, useConfirm } from '../api/sign-in.ts'
import { knowsPasskeys } from '../session/passkeys.ts'
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
  const hasPasskey = useHasPasskey()
  const confirm = useConfirm()
  const onSuccess = (answer: object): void => void ('refused' in answer || onDone(true))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (password !== '' && !confirm.isPending) confirm.mutate(password, { onSuccess })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p>{t(hasPasskey ? 'session.stepUp.whyPasskey' : 'session.stepUp.why')}</p>
        <PasswordInput
          label={t('session.password')}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('session.showPassword') }}
        />
        {confirm.data !== undefined && 'refused' in confirm.data && (
          <Alert color="yellow" variant="light" role="alert">
            {t(`session.passkey.refused.${confirm.data.refused}`)}
          </Alert>
        )}
        <ProblemAlert problem={confirm.error} />
        <Button type="submit" disabled={password === ''} loading={confirm.isPending}>
          {t('session.stepUp.confirm')}
        </Button>
        {hasPasskey && (
          <Button variant="default" disabled={confirm.isPending} onClick={() => confirm.mutate(null, { onSuccess })}>
            {t('session.passkey.use')}
          </Button>
        )}
      </Stack>
    </form>
  )
}

function useHasPasskey(): boolean {
  const { data } = useQuery({ ...factorsQuery, enabled: knowsPasskeys() })
  return data !== undefined && data.passkeys.length > 0
}
