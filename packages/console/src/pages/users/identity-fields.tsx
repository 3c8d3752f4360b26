/** Who a user is: the fields that creating and editing share. */

import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface IdentityFields {
  readonly username: string
  readonly name: string
  readonly email: string
  /** A language tag; empty when none is said. */
  readonly locale: string
}

export interface IdentityFieldsProps {
  readonly fields: IdentityFields
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (change: Partial<IdentityFields>) => void
}

export const isComplete = ({ name, username }: IdentityFields): boolean => name.trim() !== '' && username.trim() !== ''

/** Empty texts are none to the server. */
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

export function UserIdentityFields({ fields, errors, onChange }: IdentityFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <RequiredText
        label={t('users.form.username')}
        description={t('users.form.usernameWhat')}
        value={fields.username}
        maxLength={128}
        first
        error={errors.username}
        onChange={(username) => onChange({ username })}
      />
      <RequiredText
        label={t('users.form.name')}
        value={fields.name}
        maxLength={200}
        error={errors.name}
        onChange={(name) => onChange({ name })}
      />
      <TextInput
        label={`${t('users.form.email')} (${t('common.optional')})`}
        type="email"
        autoComplete="off"
        maxLength={254}
        value={fields.email}
        error={errors.email}
        onChange={(event) => onChange({ email: event.currentTarget.value })}
      />
      <LanguageSelect value={fields.locale} error={errors.locale} onChange={(locale) => onChange({ locale })} />
    </>
  )
}

interface RequiredTextProps {
  readonly label: string
  readonly description?: string
  readonly value: string
  readonly maxLength: number
  readonly first?: boolean
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

function RequiredText({ value, first = false, error, onChange, ...props }: RequiredTextProps) {
  const { t } = useTranslation()
  const [touched, setTouched] = useState(false)
  const missing = touched && value.trim() === ''
  return (
    <TextInput
      {...props}
      required
      data-autofocus={first || undefined}
      autoComplete="off"
      spellCheck={false}
      value={value}
      error={missing ? t('common.required') : error}
      onBlur={() => setTouched(true)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

const LANGUAGES = ['en', 'nb'] as const

interface LanguageSelectProps {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (locale: string) => void
}

/** The languages that the console speaks, and the one that is there if it is another. */
function LanguageSelect({ value, error, onChange }: LanguageSelectProps) {
  const { t } = useTranslation()
  const known = LANGUAGES.map((language) => ({ value: language, label: t(`users.form.languages.${language}`) }))
  const isOther = value !== '' && !known.some((one) => one.value === value)
  const other = isOther ? [{ value, label: t('users.form.languageOther', { tag: value }) }] : []
  return (
    <Select
      label={t('users.form.language')}
      data={[{ value: '', label: t('users.form.languageNone') }, ...known, ...other]}
      value={value}
      onChange={(locale) => onChange(locale ?? '')}
      allowDeselect={false}
      error={error}
    />
  )
}
