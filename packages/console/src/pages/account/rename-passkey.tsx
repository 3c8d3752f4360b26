import { TextInput } from '@mantine/core'
import type { Passkey } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRenamePasskey } from '../../api/factors.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'

interface RenamePasskeyProps {
  readonly passkey: Passkey
  onClose(): void
}

export function RenamePasskey(props: RenamePasskeyProps) {
  const { t } = useTranslation()
  return (
    <FormDialog title={t('factors.passkeys.renameTitle', { name: props.passkey.name })} onClose={props.onClose}>
      <RenameForm {...props} />
    </FormDialog>
  )
}

function RenameForm({ passkey, onClose }: RenamePasskeyProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(passkey.name)
  const rename = useRenamePasskey(passkey.id)
  const name = typed.trim()
  const refused = fieldProblems(rename.error).name
  const submit = (): void =>
    rename.mutate(name, {
      onSuccess: (renamed) => {
        if (renamed === null) return
        notify(t('factors.passkeys.renamed', { name }))
        onClose()
      },
    })
  return (
    <ActForm
      verb={t('factors.passkeys.rename')}
      ready={name !== '' && name !== passkey.name}
      pending={rename.isPending}
      problem={refused === undefined ? rename.error : null}
      onSubmit={submit}
      onCancel={onClose}
    >
      <PasskeyName value={typed} error={refused} onChange={setTyped} />
    </ActForm>
  )
}

interface PasskeyNameProps {
  readonly value: string
  readonly error: string | undefined
  onChange(name: string): void
}

export function PasskeyName({ value, error, onChange }: PasskeyNameProps) {
  const { t } = useTranslation()
  return (
    <TextInput
      label={t('factors.passkeys.name')}
      autoComplete="off"
      maxLength={100}
      required
      data-autofocus
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
