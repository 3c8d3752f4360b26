import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface CodeFieldProps {
  readonly code: string
  readonly problem: string | undefined
  onChange(code: string): void
}

/** The code proves that one can read the server's log. */
export function CodeField({ code, problem, onChange }: CodeFieldProps) {
  const { t } = useTranslation()
  const [left, setLeft] = useState(false)
  return (
    <TextInput
      label={t('setup.code.label')}
      description={t('setup.code.where')}
      name="code"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      required
      value={code}
      error={problem ?? (left && code.trim() === '' ? t('common.required') : undefined)}
      onBlur={() => setLeft(true)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
