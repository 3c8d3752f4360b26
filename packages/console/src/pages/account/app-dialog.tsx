/** Setting up an authenticator app: the secret goes into the app, as a picture or typed, and a code of it comes back. */

import { TextInput } from '@mantine/core'
import type { NewTotp } from '@polett/client/api'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConfirmTotp } from '../../api/factors.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { QrCode } from '../../parts/qr-code.tsx'
import classes from './sign-in-methods.module.css'

interface AppDialogProps {
  readonly made: NewTotp
  /** Told of the recovery codes, where they are new. */
  onAdded(codes: readonly string[] | null): void
  onClose(): void
}

/** Mounted while it is open: the secret is forgotten with it. */
export function AppDialog(props: AppDialogProps) {
  const { t } = useTranslation()
  return (
    <FormDialog title={t('factors.app.addTitle')} onClose={props.onClose}>
      <AppForm {...props} />
    </FormDialog>
  )
}

function AppForm({ made, onAdded, onClose }: AppDialogProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const confirm = useConfirmTotp()
  const isWrong = fieldProblems(confirm.error).code !== undefined
  const submit = (): void =>
    confirm.mutate(code, {
      onSuccess: (answer) => void (answer !== null && onAdded(answer.recoveryCodes)),
      onError: () => field.current?.select(),
    })
  return (
    <ActForm
      verb={t('factors.app.verb')}
      ready={code.replaceAll(' ', '').length === 6}
      pending={confirm.isPending}
      problem={isWrong ? null : confirm.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <p>{t('factors.app.scan')}</p>
      <QrCode text={made.uri} label={t('factors.app.picture')} />
      <div>
        <p>{t('factors.app.typeIn')}</p>
        <Seed secret={made.secret} />
      </div>
      <TextInput
        ref={field}
        label={t('factors.app.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        required
        data-autofocus
        value={code}
        error={isWrong ? t('factors.app.wrong') : undefined}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </ActForm>
  )
}

/** In groups of four, as one types it. */
function Seed({ secret }: { readonly secret: string }) {
  const { t } = useTranslation()
  const value = useRef<HTMLElement>(null)
  return (
    <div className={classes.seed}>
      <code ref={value} translate="no">
        {secret.match(/.{1,4}/g)?.join(' ')}
      </code>
      <CopyButton text={secret} what={t('factors.app.theSecret')} selects={() => value.current} />
    </div>
  )
}
