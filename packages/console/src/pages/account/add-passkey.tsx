/** The button that adds a passkey, and the dialog behind it. */

import { Alert, Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type NewPasskey, useAddPasskey } from '../../api/factors.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { knowsPasskeys } from '../../session/passkeys.ts'
import { useFormat } from '../../text/use-format.ts'
import type { AddFactorProps } from './authenticator-app.tsx'
import { PasskeyName } from './rename-passkey.tsx'
import classes from './sign-in-methods.module.css'

type Added = Extract<NewPasskey, { readonly recoveryCodes: unknown }>

export function AddPasskey({ onAdded }: AddFactorProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const added = ({ passkey, recoveryCodes }: Added): void => {
    setOpen(false)
    notify(t('factors.passkeys.added', { name: passkey.name }))
    onAdded(recoveryCodes)
  }
  if (!knowsPasskeys()) return <p className={`quiet ${classes.what}`}>{t('factors.passkeys.unknown')}</p>
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('factors.passkeys.add')}
      </Button>
      {open && <AddDialog onAdded={added} onClose={() => setOpen(false)} />}
    </>
  )
}

interface AddDialogProps {
  onAdded(added: Added): void
  onClose(): void
}

function AddDialog(props: AddDialogProps) {
  const { t } = useTranslation()
  return (
    <FormDialog title={t('factors.passkeys.addTitle')} onClose={props.onClose}>
      <AddForm {...props} />
    </FormDialog>
  )
}

function AddForm({ onAdded, onClose }: AddDialogProps) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const [typed, setTyped] = useState(() => t('factors.passkeys.proposed', { day: day(Date.now()) }))
  const add = useAddPasskey()
  const name = typed.trim()
  const wrong = fieldProblems(add.error).name
  const submit = (): void =>
    add.mutate(name, {
      onSuccess: (answer) => void (answer !== null && 'passkey' in answer && onAdded(answer)),
    })
  return (
    <ActForm
      verb={t('factors.passkeys.add')}
      ready={name !== ''}
      pending={add.isPending}
      problem={wrong === undefined ? add.error : null}
      onSubmit={submit}
      onCancel={onClose}
    >
      <p>{t('factors.passkeys.addWhat')}</p>
      <PasskeyName value={typed} error={wrong} onChange={setTyped} />
      {add.data && 'refused' in add.data && (
        <Alert color="yellow" variant="light" role="alert">
          {t(`session.passkey.refused.${add.data.refused}`)}
        </Alert>
      )}
    </ActForm>
  )
}
