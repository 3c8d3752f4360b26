/** Who will run the installation. */

import { PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SetupFields } from './setup-fields.ts'

const TEXTS = [
  { field: 'name', autoComplete: 'name', type: 'text' },
  { field: 'username', autoComplete: 'username', type: 'text' },
  { field: 'email', autoComplete: 'email', type: 'email' },
] as const

export interface AdministratorFieldsProps {
  readonly fields: SetupFields
  readonly problems: Readonly<Record<string, string>>
  readonly password: string
  readonly passwordMin: number
  change(part: Partial<SetupFields>): void
  onPassword(password: string): void
}

export function AdministratorFields(props: AdministratorFieldsProps) {
  const { fields, problems, password, passwordMin, change, onPassword } = props
  const { t } = useTranslation()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const leave = (field: string) => (): void => setLeft(new Set([...left, field]))
  const missing = (field: string, value: string): string | undefined =>
    left.has(field) && value.trim() === '' ? t('common.required') : undefined
  const tooShort = left.has('password') && password !== '' && [...password].length < passwordMin
  return (
    <>
      {TEXTS.map(({ field, autoComplete, type }) => (
        <TextInput
          key={field}
          label={t(`setup.administrator.${field}`)}
          name={field}
          type={type}
          autoComplete={autoComplete}
          {...(field === 'name' ? {} : { autoCapitalize: 'none', spellCheck: false })}
          required
          value={fields[field]}
          error={problems[field] ?? missing(field, fields[field])}
          onBlur={leave(field)}
          onChange={(event) => change({ [field]: event.currentTarget.value })}
        />
      ))}
      <PasswordInput
        label={t('session.password')}
        description={t('setup.administrator.rules', { count: passwordMin })}
        name="password"
        autoComplete="new-password"
        required
        value={password}
        error={
          problems.password ??
          (tooShort ? t('setup.administrator.tooShort', { count: passwordMin }) : missing('password', password))
        }
        onBlur={leave('password')}
        onChange={(event) => onPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('session.showPassword'), tabIndex: 0 }}
      />
    </>
  )
}
