import { PasswordInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export interface PasswordFieldProps {
  readonly label: string
  readonly description?: string
  readonly value: string
  readonly error?: string | undefined
  readonly required?: boolean
  /** The one that is there, or one that is to come. */
  readonly autoComplete?: 'current-password' | 'new-password'
  readonly first?: boolean
  readonly onBlur?: () => void
  readonly onChange: (value: string) => void
}

/** A password, hidden unless the reader wants to see it. It lives in the form's state alone. */
export function PasswordField(props: PasswordFieldProps) {
  const { autoComplete = 'new-password', first = false, onChange, ...rest } = props
  const { t } = useTranslation()
  return (
    <PasswordInput
      {...rest}
      autoComplete={autoComplete}
      data-autofocus={first || undefined}
      maxLength={256}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('session.showPassword'), tabIndex: 0 }}
    />
  )
}
