/** Asks for the password again before a step that needs it given in the last five minutes. */

import { Button, Modal, PasswordInput, Stack } from '@mantine/core'
import { PolettProblem } from '@polett/sdk/problem'
import { type FormEvent, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useConfirmPassword } from '../api/session.ts'
import { ProblemAlert } from './problem-alert.tsx'

type Answer = (confirmed: boolean) => void

const listeners = new Set<() => void>()
let waiting: Answer | null = null

function set(next: Answer | null): void {
  waiting = next
  for (const listener of listeners) listener()
}

/** Opens the dialog; false when the reader thinks better of it. */
const askPassword = (): Promise<boolean> => new Promise((resolve) => set(resolve))

/** Runs an action; when the server wants the password first, asks for it and runs the action again. Null: given up. */
export async function withStepUp<T>(action: () => Promise<T>): Promise<T | null> {
  try {
    return await action()
  } catch (problem) {
    if (!(problem instanceof PolettProblem) || problem.code !== 'recent_sign_in_required') throw problem
    return (await askPassword()) ? await action() : null
  }
}

export function StepUpDialog() {
  const { t } = useTranslation()
  const answer = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => waiting,
  )
  const close = (confirmed: boolean): void => {
    answer?.(confirmed)
    set(null)
  }
  return (
    <Modal
      opened={answer !== null}
      onClose={() => close(false)}
      title={t('session.stepUp.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <PasswordForm onDone={close} />
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
